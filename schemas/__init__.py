"""The contract: what notes may say and what a record holds."""
