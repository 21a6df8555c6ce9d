# The pages of the portal.

portal-home-title = 您的影像，您的權利
portal-home-lead = { $controller } 保存人物影像，並能以臉部搜尋。您可以詢問我們保存了哪些與您有關的資料，並行使其他權利。完全免費，不需帳號，也不必說明理由。
portal-home-register = 我們保存的資料
portal-right-access = 取得關於我的資料副本
portal-right-text-access = 您是否在其中、有哪些影像、誰因何搜尋過您。
portal-right-erasure = 刪除關於我的資料
portal-right-text-erasure = 永久刪除，並附證明書。
portal-right-objection = 反對使用我的臉部
portal-right-text-objection = 立即移出所有搜尋，再由專人決定。
portal-right-withdrawal = 撤回我的同意
portal-right-text-withdrawal = 與給予同意一樣容易，據此保存的資料將被刪除。
portal-right-rectification = 更正錯誤
portal-right-text-rectification = 姓名、地區有誤，或是別人的臉。
portal-right-restriction = 暫停使用
portal-right-text-restriction = 在與您有關的問題解決之前。
portal-right-portability = 帶走我的資料
portal-right-text-portability = 以其他服務可讀取的格式提供。
