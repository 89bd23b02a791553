"""Themes as a customer handles them: copied, changed and checked."""
