"""What `milepost` does at a command line, besides serving: import, apply, export, doctor, demo."""
