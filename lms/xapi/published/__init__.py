"""Our xAPI profile: what Médiane's statements look like, said as data, published, and checked in every test."""
