"""What a connector and the two people do with an introduction."""
