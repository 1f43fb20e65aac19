"""What the bot does, one verb a module, with what each needs from the outside as Protocols."""
