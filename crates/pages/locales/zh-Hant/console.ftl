# The pages of the console.
console-places = 管理台分區
console-home-title = 待辦期限
console-requests-title = 請求
console-orders-title = 主管機關命令
console-approvals-title = 核准
console-galleries-title = 資料集
console-certificates-title = 刪除證明
console-retention-title = 保存期限
console-breaches-title = 資料外洩
console-registers-title = 登錄簿
console-log-title = 日誌
console-people-title = 人員與金鑰

# Times and sums.
console-due = 期限
console-due-on = 期限：{ $day }
console-closed-on = 結案日：{ $day }
console-days-left = 還剩 { $days } 天
console-days-late = 逾期 { $days } 天
console-hours-left = 還剩 { $hours } 小時
console-hours-late = 逾期 { $hours } 小時
console-euros = { $number } 歐元
console-leaf = 日誌第 { $leaf } 筆
console-choose = 請選擇……
console-reason = 理由
console-first-page = 第一頁
console-copy = 複製
console-copied = 已複製
console-wrong-missing = 有必填內容尚未填寫。

# The first page.
console-home-quiet = 目前沒有待辦事項。
console-home-open = { $count ->
   *[other] 件待答覆
}
console-home-urgent = { $count ->
   *[other] 件逾期或七日內到期
}
console-home-late = { $count ->
   *[other] 件逾期
}
console-home-average = 天（平均答覆時間）
console-home-no-requests = 目前沒有待答覆的請求。以信件或電話提出的請求，請用「登錄請求」輸入。
console-home-no-orders = 目前沒有生效中的命令。收到命令時，請用「登錄命令」記錄；命令所禁止的行為會立即停止。
console-home-breaches = 尚未結案的資料外洩
console-breach-of = { $day } 知悉的資料外洩
console-home-retention = 保存期限已過
console-retention-over = { $faces } 張臉、{ $people } 人
console-retention-late = 每小時的定期作業未將其刪除。
console-home-log = 最後一筆為第 { $leaf } 筆，時段為 { $at }。
console-log-check = 立即檢查整份日誌

# The list of requests, and taking one in.
console-requests-all = 所有請求
console-requests-new = 登錄請求
console-requests-state = 狀態
console-requests-every-state = 所有狀態
console-requests-alarm = 僅顯示逾期或七日內到期
console-requests-filter = 顯示
console-requests-none = 沒有符合的請求。請選擇其他狀態，或登錄以信件、電話提出的請求。
console-request-right = 權利
console-request-stands = 下一步
console-request-received = 收件
console-request-channel = 管道
console-request-paused = 期限暫停
console-request-extended = 已延長
console-request-restricted = 已停止使用
console-right-access = 查閱
console-right-rectification = 更正
console-right-erasure = 刪除
console-right-restriction = 限制處理
console-right-portability = 資料可攜
console-right-objection = 反對
console-right-withdrawal = 撤回同意
console-stands-identify = 確認請求人身分
console-stands-search = 查找保存的資料
console-stands-review = 判定臉部歸屬
console-stands-prepare = 彙整並寄出答覆
console-stands-erase = 刪除後答覆
console-stands-restrict = 停止使用後答覆
console-stands-rectify = 更正後答覆
console-stands-close = 答覆
console-stands-answered = 已答覆
console-stands-refused = 已拒絕
console-stands-taken-back = 已撤回
console-channel-portal = 入口網頁
console-channel-api = 程式
console-channel-command-line = 命令列
console-channel-email = 電子郵件
console-channel-letter = 信件
console-channel-phone = 電話
console-channel-in-person = 親自到場
console-new-lead = 自送達日起算一個月。不需要理由，也不需要照片。
console-new-channel = 提出方式
console-new-received = 送達時間
console-new-received-hint = 留空表示現在。
console-new-language = 答覆語言
console-new-who = 請求人
console-new-name = 姓名
console-new-contact = 答覆寄送處
console-new-contact-hint = 電子郵件或郵寄地址。
console-new-message = 來信或陳述內容
console-new-found-by = 可據以查找的線索
console-new-found-by-hint = 皆為選填。
console-new-consent = 同意收據編號
console-new-face = 臉部編號
console-new-gallery = 資料集
console-new-label = 該資料集中的人員標籤
console-new-source = 該資料集中的圖片編號
console-new-do = 受理請求
done-request-filed = 已受理請求，期限開始計算。
