# The pages of the operator.

# Words of records.
operator-purpose-archive-identification = 辨明檔案影像中的人
operator-purpose-event-photography = 將活動照片交給照片中的人
operator-purpose-missing-persons = 尋找失蹤者
operator-purpose-journalistic-research = 新聞研究
operator-purpose-research = 科學或歷史研究、統計
operator-purpose-access-control = 決定誰可以進入
operator-purpose-photo-library = 讓人找到自己的照片
operator-purpose-group-faces = 將未具名的臉分組
operator-purpose-measure-accuracy = 量測準確度
operator-basis-consent = 同意
operator-basis-contract = 契約
operator-basis-legal-obligation = 法定義務
operator-basis-vital-interests = 重大利益
operator-basis-public-task = 公共任務
operator-basis-legitimate-interests = 正當利益
operator-condition-explicit-consent = 明確同意
operator-condition-employment-law = 勞動與社會法
operator-condition-vital-interests = 重大利益
operator-condition-not-for-profit-body = 非營利團體
operator-condition-manifestly-public = 當事人明顯自行公開
operator-condition-legal-claims = 法律上的請求
operator-condition-substantial-public-interest = 重大公共利益
operator-condition-health-care = 醫療照護
operator-condition-public-health = 公共衛生
operator-condition-archiving-research = 典藏、研究、統計
operator-derogation = 新聞與藝術的例外規定
operator-state-draft = 草稿
operator-state-active = 使用中
operator-state-suspended = 已暫停
operator-state-closed = 已結束

# Why a collection cannot be used.
operator-why-order = 因{ $authority }的命令（{ $reference }）而停用。
operator-why-draft = 仍是草稿，由資料保護長啟用。
operator-why-suspended = 已暫停，資料保護長可重新啟用。
operator-why-closed = 已結束，其中的資料不再使用。
operator-why-other-person = 此資料集的授權須由另一人核發。
operator-why-no-purpose = 此資料集沒有記錄搜尋目的。
operator-why-more = 另缺 { $facts } 項事實。

# Shared.
operator-gallery = 資料集
operator-galleries = 資料集
operator-mandate = 授權
operator-purpose = 目的
operator-case = 案件或卷宗編號
operator-operator = 搜尋者
operator-when = 時間
operator-leaf = 日誌行號
operator-source = 來源
operator-enrolled = 收錄日期
operator-basis = 依據
operator-person = 人員
operator-person-faces = 臉數
operator-similarity = 相似度
operator-of-hundred = （滿分 100）
operator-search-id = 搜尋
operator-face-id = 臉
operator-image = 影像
operator-choose = 請選擇
operator-actions = 動作
operator-unknown = 不明
operator-back = 返回
operator-next = 下一步
operator-no-basis = 未記錄依據
operator-faces = { $faces ->
    [0] 沒有臉
   *[other] { $faces } 張臉
}
operator-images = { $images ->
    [0] 沒有影像
   *[other] { $images } 張影像
}
operator-people-count = { $people ->
    [0] 沒有具名的人
   *[other] { $people } 人
}
operator-until = 至{ $moment }
operator-searches-left = 還可搜尋 { $searches } 次
operator-self-issued = 由本人核發
operator-issued-by = 由{ $name }核發
operator-no-galleries = 目前沒有您可存取的資料集。資料集由資料保護長登記。

# The steps of a search.
operator-search-title = 以臉搜尋
operator-search-lead = 請先說明搜尋所憑的授權。每次搜尋都會連同您的姓名留下紀錄。
operator-step-mandate = 授權
operator-step-photo = 照片
operator-step-results = 結果
operator-under-mandate = 依有效的授權
operator-under-own = 或選擇資料集，自行說明目的與案件
operator-under-own-only = 選擇資料集，並說明目的與案件
operator-under-own-hint = 這樣搜尋會核發授權給您自己，並加以註記。
operator-none-usable = 目前沒有可搜尋的資料集，原因列於各資料集。

operator-ask-title = 照片
operator-choose-other = 選擇其他資料集
operator-state = 用途
operator-ground = 處理搜尋用的臉之依據
operator-ground-hint = 用來搜尋的臉也是生物特徵資料。若未另行說明，則以資料集的依據為準：
operator-ground-first = 若未另行說明，則以第一個資料集的依據為準。
operator-ground-basis = 法律依據
operator-ground-condition = 生物特徵資料的條件
operator-ground-law = 所依據的法律
operator-ground-own = 與資料集相同
operator-photo = 照片
operator-photo-other = 選擇其他照片
operator-photo-hint = JPEG、PNG 或 WebP。照片不會保留。
operator-photo-held = 您送出的照片
operator-photo-kept = { $name } 仍在，不必重新選擇。
operator-more = 更多設定
operator-sure = 相符須有多確定
operator-sure-usual = 一般：約每 100 次搜尋有 1 次誤認
operator-sure-strict = 較嚴：約 1,000 次中有 1 次
operator-sure-wide = 較寬：約 10 次中有 1 次
operator-limit = 最多顯示幾筆
operator-recorded = 在您看到結果之前，搜尋就已留下紀錄。
operator-search-do = 搜尋

operator-pick-title = 哪一張臉？
operator-pick-lead = { $faces ->
    [1] 照片中看到一張臉。搜尋前請先看說明。
   *[other] 照片中看到 { $faces } 張臉，只會比對您選擇的那一張。
}
operator-pick-marked = { $faces ->
    [1] 標出一張臉的照片
   *[other] 標出 { $faces } 張臉的照片，由大到小編號
}
operator-pick-which = 用來搜尋的臉
operator-face-number = 第 { $number } 張臉
operator-eyes = 兩眼相距 { $pixels } 像素
operator-warn-small = 太小：兩眼僅相距 { $pixels } 像素，結果較不確定。
operator-warn-blurred = 模糊，結果較不確定。
operator-warn-turned = 側轉 { $degrees }°，結果較不確定。

# What does not fit.
operator-wrong-purpose = 請選擇目的。
operator-wrong-case = 請填寫案件或卷宗編號。
operator-wrong-mandate = 沒有這項授權，請重新開始。
operator-wrong-ground = 依據須同時有法律依據與條件。
operator-wrong-photo = 請選擇照片。
operator-wrong-large = 照片超過 12 MB，無法在其中選擇臉。請送出較小的照片。
operator-wrong-no-face = 找不到臉。請換一張臉較大、端正或光線較好的照片。
operator-wrong-looked = 請先看過兩張影像，並確認您已看過。
operator-wrong-operator = 請填寫由誰搜尋。
operator-wrong-gallery = 請至少選擇一個資料集。
operator-wrong-days = 請填寫天數，1 到 366。
operator-wrong-searches = 請填寫搜尋次數，至少 1 次，或留空。
operator-wrong-two = 請剛好選擇兩個。
operator-wrong-faces = 請至少選擇一張臉。
operator-wrong-subject = 請填寫這些臉是誰的。

# Results.
operator-results-title = 結果
operator-results-none = 沒有相符
operator-results-count = { $count } 筆可能相符
operator-results-nobody = 在 { $faces } 張臉中，沒有高於門檻的相符。
operator-results-among = 從 { $faces } 張臉中找到。
operator-results-least = 顯示相似度達 { $similarity } 以上的臉。
operator-results-nobody-means = 這不表示此人不在資料集中：搜尋可能遺漏。換一張照片也許能找到更多。
operator-results-means = 可能相符只是線索，並非身分確認。請親自比對兩張影像。
operator-results-full = 已顯示您要求的筆數，可能還有更多。
operator-means = 在此門檻下，於此規模的資料集，約每 { $searches } 次搜尋會有 1 次誤認。
operator-means-most = 在此門檻下，於此規模的資料集，多數搜尋都會出現誤認。
operator-means-nothing = 資料集中沒有臉。
operator-means-assumed = （此為假設：模型未附量測數據。）
operator-people = 其中已知的人
operator-hits = 可能相符，由最相似排起
operator-hits-hint = 左圖一律是用來搜尋的臉。
operator-hit = 可能相符 { $number }
operator-hit-alt = 可能相符 { $number } 的臉，來源：{ $source }
operator-probe = 搜尋的臉
operator-probe-alt = 用來搜尋的臉
operator-held-face = 資料集中的臉
operator-no-crop = 未保留影像
operator-decide = 判斷或匯出
operator-new-tab = （在新分頁）
operator-this-search = 本次搜尋
operator-not-kept = 這些結果不會保留：離開此頁後即消失。每筆可能相符在「判斷或匯出」中有自己的網址。
operator-search-again = 依此授權再次搜尋

# One match.
operator-decide-title = 可能相符
operator-decide-lead = 須由兩人看過兩張影像，才能作為身分確認離開本系統。
operator-confirmed-title = 確認為同一人者
operator-confirmed-none = 目前沒有。
operator-two-people = 兩人已確認
operator-second-needed = 您已確認，現在須由另一人查看並確認。請將此網址傳給對方：
operator-copy = 複製
operator-copied = 已複製
operator-looked = 我親自看過兩張影像，認為是同一人。
operator-looked-hint = 兩張影像：搜尋所用的臉與資料集中的臉。
operator-confirm = 確認為同一人
operator-export-title = 匯出
operator-export-identification = 兩人已確認，將以簽署的身分確認匯出。
operator-export-lead = 尚未經兩人確認，只能作為線索匯出，並會註明。
operator-export-do = 匯出身分確認
operator-export-lead-do = 作為線索匯出
operator-recipient = 給外部對象
operator-recipient-hint = 供內部卷宗使用時請留空。外部收件者須先由資料保護長或系統管理員一人提出、另一人核准，事項寫作：
operator-identification = 身分確認
operator-lead = 線索
operator-identification-means = 兩人比對過兩張影像並確認。這是他們的判斷，不是量測。
operator-lead-means = 尚未經兩人確認。這不是身分確認，不得僅憑此作出任何決定。
operator-controller = 資料控管者
operator-threshold = 門檻（分數）
operator-pack = 模型
operator-shown-leaf = 顯示紀錄的日誌行號
operator-export-leaf = 匯出紀錄的日誌行號
operator-exported-by = 匯出者
operator-signature = 簽章
operator-signature-hint = 針對文件摘要所簽，可用日誌的公鑰驗證。
operator-save-document = 儲存文件
operator-save-signature = 儲存簽章
operator-print-hint = 列印時，每一頁都有含您姓名的浮水印。

# Mandates.
operator-mandates-title = 授權
operator-mandates-lead = 授權說明由誰搜尋、為何搜尋、到何時為止。未持授權的搜尋會自行核發一項，因此這份清單也是您的搜尋紀錄。
operator-mandates-standing = 有效
operator-mandates-none = 您沒有有效的授權。請在下方核發，或開始搜尋並說明目的與案件。
operator-mandates-ended = 已結束
operator-mandates-ended-hint = 搜尋的內容記於日誌。
operator-mandates-ended-none = 沒有已結束的授權。
operator-mandates-more = 較舊的未列出。
operator-mandate-revoked = 提前結束
operator-mandate-expired = 期限已過
operator-mandate-used-up = 次數已用完
operator-issued = 核發時間
operator-ends = 到期
operator-why-ended = 原因
operator-search-under = 搜尋
operator-end = 結束
operator-end-sure = 要結束這項授權嗎？之後無人能再依此搜尋。
operator-issue-title = 核發授權
operator-issue-hint = 您是核發者。授權只供其操作員本人使用。
operator-issue-operator = 由誰搜尋
operator-issue-operator-hint = 請填對方登入時顯示的姓名。
operator-days = 有效天數
operator-searches = 可搜尋次數
operator-searches-hint = 留空表示不限。
operator-issue-do = 核發
done-mandate-issued = 授權已核發。
done-mandate-ended = 授權已結束。
done-match-confirmed = 您的確認已記錄。

# Looking through.
operator-browse-title = 資料集
operator-browse-lead = 您的帳號所及範圍內已收錄的內容。
operator-places = 此資料集
operator-people-named = 人員
operator-all-faces = 臉
operator-clusters = 未具名的臉
operator-people-none = 此資料集尚無具名的人。人員於取得同意時或收錄影像時加入。
operator-country = 國家
operator-added = 加入日期
operator-minor = 未成年
operator-faces-of = { $person } 的臉
operator-faces-of-image = 同一影像中的臉
operator-faces-hint = 依識別碼列出。只有依授權搜尋才會顯示臉。
operator-faces-none = 這裡沒有臉。
operator-faces-theirs = 此人的所有臉
operator-unnamed = 未具名
operator-kept = 臉部影像
operator-crop-kept = 已保留
operator-crop-not-kept = 未保留
operator-restricted = 停用中
operator-clusters-hint = 可能屬於同一人的未具名臉。每次查看此頁都會留下紀錄；此頁只列來源，不顯示臉。
operator-clusters-count = { $clusters } 組，共 { $faces } 張臉。
operator-clusters-alone = 另有 { $faces } 張臉單獨存在。
operator-clusters-none = 目前沒有分組。請將臉分組以尋找。
operator-clusters-not = 此處無法將未具名的臉分組：這不是此資料集的目的，或資料集未啟用。資料保護長可記錄「將未具名的臉分組」這項目的。
operator-cluster-run = 重新分組
operator-cluster-of = { $faces } 張臉的分組
operator-cluster-choose = 選取
operator-and-more = 另有 { $count } 張
operator-stands-alone = 單獨
operator-merge = 選取的兩組是同一人
operator-show-more = 顯示更多
operator-show-alone = 顯示單獨的臉
operator-look-leaf = 記於日誌第 { $leaf } 行。
operator-edits = 有效的決定
operator-edit = 決定
operator-edit-merge = 同一人
operator-edit-split = 兩個人
operator-edit-reject = 不是此人
operator-edit-by = 決定者
operator-undo = 撤回
operator-cluster-lead = 請勾選臉並說明它們不屬於此人。您的決定會保留，重新分組時也會遵守。
operator-choose-face = 選取
operator-split = 是另一人
operator-reject = 不是此人
operator-split-hint = 「是另一人」：勾選的臉同屬另外一人。「不是此人」：無論是誰，都不屬於這裡。
done-cluster-merged = 兩組現為同一人。
done-cluster-split = 這些臉現屬另一人。
done-cluster-rejected = 這些臉不是此人的。
done-cluster-undone = 決定已撤回。
done-cluster-undone-later = 決定已撤回。臉在此之後曾重新分組；請再次分組以查看結果。

# Taking in.
operator-enrol-title = 收錄
operator-enrol-lead = 影像只會收入事實紀錄許可的資料集。遭拒絕者會說明原因。
operator-enrol-here = 收錄影像
operator-take-title = 將影像收入「{ $gallery }」
operator-take-photos = 送出照片
operator-whose = 這些臉是誰的
operator-whose-consent = 此資料集以同意為依據：每張臉都須屬於同意仍有效的人。
operator-whose-none = 不屬於具名的人
operator-whose-one = 屬於一人，於下方填寫
operator-whose-folders = 每個資料夾以其中的人命名
operator-whose-person = 人員
operator-take-choose = 將照片拖放到這裡，或選擇照片
operator-take-hint = 每次送出八張。未啟用指令碼時，一次最多 64 張。
operator-take-folder = 或整個資料夾
operator-take-progress = 已送出的照片
operator-take-running = 已送出，進行中。
operator-take-paused = 已送出，暫停中。
operator-take-finished = 已送出，完成。
operator-take-failed = 已送出後停止，您可以繼續。
operator-take-do = 收錄
operator-pause = 暫停
operator-resume = 繼續
operator-take-source = 從伺服器的資料夾
operator-sources = 伺服器的資料夾
operator-sources-none = 尚未設定可用的伺服器資料夾。資料夾由伺服器管理者在設定檔中指定。
operator-readable = 可讀取
operator-unreadable = 無法讀取
operator-source-name = 資料夾
operator-source-path = 其下的路徑
operator-source-path-hint = 留空表示整個資料夾。
operator-manifest = 臉的清單
operator-manifest-hint = 資料夾中的 CSV 或 JSON Lines 檔；留空表示沒有。
operator-source-folders = 影像所在的資料夾以其中的人命名
operator-source-do = 開始
operator-report = 結果
operator-report-files = 已查看的檔案
operator-report-images = 已收錄的影像
operator-report-faces = 已保留的臉
operator-report-known = 先前已收錄
operator-report-erased = 先前已刪除，不再收錄
operator-report-without-face = 沒有臉
operator-report-not-looked-at = 未查看
operator-jobs = 工作
operator-jobs-none = 尚未開始任何工作。
operator-job = 工作
operator-job-enrol = 收錄影像
operator-job-cluster = 將臉分組
operator-job-re-embed = 改用其他模型
operator-job-evaluate = 量測準確度
operator-job-gone = 細節已刪除的工作
operator-job-state = 狀態
operator-job-waiting = 等候中
operator-job-running = 進行中
operator-job-done = 完成
operator-job-failed = 失敗
operator-job-cancelled = 提前結束
operator-job-pieces = 進度
operator-job-progress = 已完成 { $done }／{ $total }。
operator-job-begins = 即將開始。
operator-job-by = 開始者
operator-job-changed = 變更時間
operator-job-cancel = 結束
operator-job-cancel-sure = 要結束這項工作嗎？已完成的部分會保留。
operator-job-resume = 繼續
done-job-cancelled = 工作已結束，已完成的部分會保留。
done-job-resumed = 工作繼續進行。

searches-title = 搜尋紀錄
searches-own = 我的搜尋
searches-own-lead = 您搜尋了什麼、為何目的、屬於哪個案件。搜尋結果本身不予保存。
searches-lead = 誰為何目的、在哪個案件中搜尋，以及顯示了多少張臉。依據日誌本身的紀錄。
searches-none = 尚未進行任何搜尋。
searches-hour = 起始時段
searches-who = 人員
searches-why = 案件與目的
searches-where = 資料集
searches-shown = 顯示的臉
searches-leaf = 葉
searches-ended = 已結束
searches-hint = 之後刪除的臉不計入。
searches-earlier = 更早的搜尋

# What people say of a match.
operator-set-aside = 找到 { $faces } 張臉但未顯示：有人在本案件中表示那是另一人。若要再看，請在搜尋前於「更多設定」中勾選。
operator-ask-aside = 同時顯示本案件中已排除的臉
operator-other-person = 另一人
operator-other-said = { $name } 於 { $day } 表示
operator-rejected-title = 認為是另一人者
operator-rejected-means = 在此期間，此相符結果只能作為線索離開本系統。判斷有誤者可收回自己的話。
operator-match-reject = 不是此人
operator-match-reject-lead = 或者這是別人：此臉在同一案件中不再顯示。您可以收回。
operator-take-back = 收回我的話
operator-look-lead = 若要查核，請依此搜尋的授權查看此臉。您的查看會被記錄。
operator-look-do = 查看此臉
operator-look-title = 兩張影像
operator-look-recorded = 您已依此搜尋的授權查看；日誌第 { $leaf } 葉有記載。
operator-look-probe = 搜尋所用的照片
operator-look-probe-hint = 此處不保存該照片：請從您自己的檔案中選取，它只留在此瀏覽器中。
operator-look-alt = 資料集中的臉，來自 { $source }
operator-export-face = 資料集中的臉
operator-of-search = 此次搜尋
operator-of-search-shown = 顯示 { $faces } 張臉
operator-of-search-kept = 確認 { $faces } 張
operator-of-search-dropped = 排除 { $faces } 張
operator-photos-digest = 搜尋所用照片（SHA-256）
done-match-rejected = 已記錄：另一人。此臉在本案件中不再顯示。
done-match-taken-back = 您的話已收回。

# Several photographs of one person.
operator-several-choose = 將同一人的照片拖放到這裡，選擇一張或多張，或拍一張
operator-several-add = 加入同一人的其他照片
operator-several-hint = 同一人的多張照片比單張能找到更多。每張照片只能有該人。
operator-several-keep = 以 { $name } 搜尋
operator-several-insist = 仍以 { $name } 搜尋
operator-several-wrong = 並非每張照片都能用於搜尋。
operator-several-none = { $name } 中沒有臉，已略過。請換一張臉較大、端正或光線較好的照片，或不用這張繼續。
operator-several-many = { $name } 中有 { $faces } 張臉，已略過。請不用這張繼續，或單獨以這張搜尋，屆時可選擇臉。
operator-several-unread = { $name } 無法讀取，已略過。請改送 JPEG 或 PNG，或不用這張繼續。
operator-several-hardly = { $name } 中的臉勉強可用。若仍要以這張搜尋，請在下方勾選。
operator-several-large = 這些照片合計超過 12 MB，無法保留在表單中。請重新選擇較小或較少的照片。
operator-wrong-many = 最多選擇 8 張照片。
