"""What the program asks of the machine: files, leases, processors, text as terminals show it."""
