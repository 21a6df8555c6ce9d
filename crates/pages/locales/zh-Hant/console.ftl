# The pages of the console.
console-places = 管理台分區
console-home-title = 待辦期限
console-home-no-requests = 目前沒有待答覆的請求。
