"""What a customer may change: themes, labels and fonts."""
