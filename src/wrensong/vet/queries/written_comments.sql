-- Comments with a text and an author.
-- grain:   one row per comment with both, for accounts from $low to $high
-- inputs:  comments
-- columns: account_id (whose post), post, commenter (handle), text
--   own (written by the creator of the post)
SELECT
    account_id,
    post,
    commenter,
    text,
    COALESCE(by_creator, FALSE) AS own
FROM comments
WHERE text IS NOT NULL
    AND commenter IS NOT NULL
    AND account_id >= $low
    AND account_id <= $high
