"""The forms people fill in, one file each: values in, a modal as JSON out."""
