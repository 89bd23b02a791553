"""How outcomes are told: texts, logs and formats."""
