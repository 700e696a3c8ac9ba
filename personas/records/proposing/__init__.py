"""A brief proposed from the files alone: which table each one is, and which column holds what.

`drafting` writes the file, `proposing` leads: `given` reads what was asked for, `sight` looks at a
file, `which_table` says what it is, `keys` joins it to the customers, `orders`, `deals`, `touches`
and `events` propose the settings of their blocks, and `writing` writes them with the reasons.
"""
