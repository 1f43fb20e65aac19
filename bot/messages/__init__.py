"""Every sentence that a person can read, by reader."""
