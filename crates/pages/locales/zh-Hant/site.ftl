# What every page says.

site-skip = 跳到內容
site-language = 語言
site-sample = 範例
site-sections = 分區
site-sign-out = 登出
site-contact = 有問題嗎？{ $contact }
site-rights = 您的權利
site-register = 我們保存什麼、為什麼
site-staff = 員工專用
site-none = 無
site-save = 儲存
site-cancel = 取消
site-next-page = 下一頁
site-details = 詳細資料
site-page = 頁

nav-search = 搜尋
nav-browse = 瀏覽
nav-enrol = 收錄
nav-console = 管理台

role-operator = 操作員
role-officer = 資料保護長
role-administrator = 系統管理員
role-auditor = 稽核員
role-integration = 程式

problem-refused = 不得進行此行為
problem-next-refused = 法律要求的事實尚未記錄。以下說明缺少什麼，以及下一步該怎麼做。
problem-not-found = 沒有這個頁面
problem-next-not-found = 連結可能已過期或不完整。若是複製而來，請複製完整的連結。
problem-role = 您無權查看此頁
problem-next-role = 您的帳號沒有此頁所需的角色，可請系統管理員調整。
problem-gallery = 您無法存取此資料集
problem-next-gallery = 您的帳號只能存取其他資料集，可請系統管理員調整。
problem-busy = 一次要求太多
problem-next-busy = 請稍候再試。
problem-unfit = 表單內容有誤
problem-next-unfit = 請返回修正後再送出，您輸入的內容仍在。
problem-malformed = 無法讀取表單
problem-next-malformed = 請返回後再送出一次。
problem-photo = 無法使用這張照片
problem-next-photo = 請換一張：臉部清晰的 JPEG 或 PNG 檔。
problem-changed = 情況已有變動
problem-next-changed = 有人搶先一步。請重新開啟頁面，查看目前的狀態。
problem-failed = 我們未能完成
problem-next-failed = 這是我們的問題，先前已確認的內容都安全。請稍後再試，或告訴我們下方的編號。
problem-key-copy = 目前無法刪除
problem-next-key-copy = 已收到您的請求。金鑰的第二存放處目前無法使用，恢復之前不會刪除任何資料。請稍後再試，或寫信給我們。
problem-too-large = 檔案太大
problem-next-too-large = 請選擇較小的檔案後再送出一次。
problem-slow = 傳送過慢
problem-next-slow = 請在較佳的網路環境下再送出一次。
problem-disk-full = 我們未能保存
problem-next-disk-full = 這是我們的問題：空間已滿，沒有保存任何內容。請稍後再試，或寫信給我們。
problem-call = 本次呼叫編號：{ $call }
problem-back = 回到開頭
problem-set-up = 尚未設定
problem-next-set-up = 請開啟啟動伺服器時所顯示的網址。
problem-nobody = 您尚未登入
problem-next-nobody = 請重新開始，或以帳號登入。若再次發生，請告訴系統管理員發生的時間。
problem-issuer = 貴組織的登入服務沒有回應
problem-next-issuer = 請稍後再試，或以帳號登入。

site-easy = 簡單說明
