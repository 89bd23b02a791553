"""Texts of the problems in both languages, and the form that they are printed in."""
