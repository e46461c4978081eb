-- Comments that creators in the lake wrote under other creators' posts on the same platform.
-- grain:   one row per comment of a creator, for accounts from $low to $high
-- inputs:  comments, accounts, posts
-- columns: account_id (whose post), commenter_id (the account that wrote it), post, text
--   delay (seconds from post to comment; NULL when a time is not known)
SELECT
    comments.account_id,
    creators.account_id AS commenter_id,
    comments.post,
    comments.text,
    DATE_DIFF('second', posts.posted_at, comments.posted_at) AS delay
FROM comments
INNER JOIN accounts AS owners ON owners.account_id = comments.account_id
-- One key of two parts: apart, an engine may join all accounts of a platform with each other.
INNER JOIN accounts AS creators
    ON CONCAT(creators.platform, '/', creators.handle)
    = CONCAT(owners.platform, '/', comments.commenter)
LEFT JOIN posts
    ON posts.account_id = comments.account_id
    AND posts.post = comments.post
WHERE comments.account_id >= $low
    AND comments.account_id <= $high
    AND comments.commenter IS NOT NULL
    AND creators.account_id <> comments.account_id
