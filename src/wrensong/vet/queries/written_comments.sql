-- Comments with an author.
-- grain:   one row per comment, for accounts from $low to $high
-- inputs:  comments, posts
-- columns: account_id (whose post), post, commenter (handle), text
--   own   (written by the creator of the post)
--   delay (seconds from post to comment; NULL when a time is not known)
SELECT
    comments.account_id,
    comments.post,
    comments.commenter,
    comments.text,
    COALESCE(comments.by_creator, FALSE) AS own,
    DATE_DIFF('second', posts.posted_at, comments.posted_at) AS delay
FROM comments
LEFT JOIN posts
    ON posts.account_id = comments.account_id
    AND posts.post = comments.post
    AND posts.account_id >= $low
    AND posts.account_id <= $high
WHERE comments.commenter IS NOT NULL
    AND comments.account_id >= $low
    AND comments.account_id <= $high
