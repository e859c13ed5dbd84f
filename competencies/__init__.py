"""What can be known: frameworks, versions, competencies, scales, crosswalks, qualifications, training offers.

The lowest step of the ladder: it imports none of the other apps and knows nothing of content or learners.
"""
