"""Writers of action lists, of reminders and of the page for browsers."""
