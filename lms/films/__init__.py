"""Films of role plays: only by everyone's own consent, kept apart, seen by few, erased after the debrief."""
