-- The comments under the posts of one account, newest first.
-- grain:   one row per comment
-- inputs:  comments
-- columns: post, posted_at (UTC), commenter (handle), own (by the creator), parent, text, likes
SELECT
    post,
    posted_at,
    commenter,
    COALESCE(by_creator, FALSE) AS own,
    parent,
    text,
    likes
FROM comments
WHERE account_id = $account_id
ORDER BY posted_at DESC NULLS LAST, post, comment
