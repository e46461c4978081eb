-- The captions of some accounts.
-- grain:   one row per post with a caption
-- inputs:  posts, wanted (given: account_id)
-- columns: account_id, posted_at (UTC), post, caption
--   disclosed  (label or disclosure words; NULL not known)
--   named      (tag ids of the accounts mentioned or tagged; NULL not known)
SELECT
    posts.account_id,
    posts.posted_at,
    posts.post,
    posts.caption,
    posts.disclosed,
    posts.mentions AS named
FROM posts
INNER JOIN wanted ON wanted.account_id = posts.account_id
WHERE posts.caption IS NOT NULL AND posts.caption <> ''
