"""What people read, one file per message: values in, `Message` or a view out. No I/O, no clock."""
