"""Actions over all records as they stand; reads the outbox and never writes."""
