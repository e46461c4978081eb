/* What plain forms cannot do: nothing yet that a page needs. */
