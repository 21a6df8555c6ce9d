# 對查閱請求的答覆，以及交給本人帶走的資料。

answer-title-access = 我們持有哪些關於您臉部的資料
answer-title-portability = 您可以帶走的資料
answer-title-none = 我們沒有找到您的臉孔
answer-contents = 本頁內容
answer-request = 請求編號
answer-received = 收到日期
answer-prepared = 答覆日期
answer-controller = 負責機構
answer-contact = 聯絡方式
answer-officer = 資料保護長
answer-representative = 歐盟境內代表

answer-short = 簡要說明
answer-short-yes = 是的。我們在 { $galleries } 個影像集中持有您的臉部影像，共 { $faces } 筆。
answer-short-record = 我們沒有您的臉部影像，但在 { $galleries } 個影像集中有關於您的紀錄。
answer-short-no = 沒有。我們在所有影像集中尋找您的臉孔，沒有找到。
answer-short-searches = { $returned ->
    [0] 沒有任何搜尋曾把您顯示給別人看。
   *[other] 有 { $returned } 次搜尋曾把您顯示給別人看。
}{ $compared ->
    [0] 影像集收有您的資料期間，沒有其他搜尋。
   *[other] 影像集收有您的資料期間，另有 { $compared } 次搜尋。
}
answer-short-erased = 另有 { $faces } 筆您的影像，在本答覆完成之前已因其他理由刪除。
answer-short-machine = 相同的資料也在 data.json 檔案中，供程式讀取。

answer-classes = 逐類說明我們持有什麼
answer-classes-lead = 以下列出本系統可能持有的每一類資料，包括我們沒有持有的。
answer-class = 資料類別
answer-held = 是否持有
answer-held-yes = 有：{ $count }
answer-held-no = 沒有
answer-held-withheld = 未提供（{ $article }）
answer-class-image = 完整影像
answer-class-crop = 您臉部的裁切影像
answer-class-template = 特徵範本：由您的臉孔算出的數字
answer-class-person-link = 以您的姓名或編號建立的紀錄
answer-class-metadata = 與臉孔一起記錄的細節
answer-class-source = 影像來源
answer-class-tags = 加在臉孔或影像上的文字
answer-class-consents = 同意紀錄
answer-class-searches = 搜尋
answer-class-exports = 離開系統的身分辨識結果
answer-class-recipients = 接收者
answer-class-staff = 進行搜尋的本機構人員姓名
answer-class-restriction = 限制與反對
answer-class-requests = 您的其他請求
answer-class-job-reports = 這些影像集的作業報告
answer-class-backups = 備份
answer-note-job-reports = 這類報告可能提到影像的檔名。報告經過加密封存，刪除資料時會一併移除。傳送給程式的回應也以同樣方式短暫保存。
answer-note-backups = 備份中有加密封存的副本。刪除之後其金鑰即被銷毀，任何人都無法再開啟已刪除的內容。
answer-withheld-second-proof = 接收者的資訊只告訴您本人。目前只有一項證明顯示請求出自您本人。請再提供另一種證明，例如同意收據的編號，我們就會補上。
answer-withheld-staff-of-controller = 我們列出了搜尋的日期與目的，但沒有列出本機構人員的姓名，因為他們的權利同樣受到保障；若您需要某個姓名以維護自己的權利，請告訴我們。

answer-holding = 影像集「{ $name }」
answer-state = 狀態
answer-purposes = 用途
answer-basis = 法律依據
answer-ground = 為何可以處理臉部資料
answer-retention = 影像保存期間
answer-retention-open = 尚未訂定期間
answer-notice = 給當事人的告知
answer-notice-version = 第 { $version } 版（{ $language }）
answer-person = 紀錄「{ $label }」
answer-email = 電子郵件地址
answer-minor = 申報為未成年人
answer-territory = 紀錄中您的所在地
answer-restriction = 限制
answer-restriction-since = { $cause }，自{ $date }起
answer-added = 建立日期
answer-consent = 同意紀錄 { $number }
answer-consent-line = { $date }同意第 { $version } 版文字：{ $state }
answer-face = 影像 { $number }
answer-crop-alt = 從影像 { $number } 裁切出的您的臉孔
answer-crop-caption = 我們保存的裁切影像。
answer-picture-alt = 完整影像 { $number }
answer-picture-caption = 我們保存的完整影像。
answer-covered = 其中 { $places } 處遮蓋了他人的臉孔。
answer-no-picture = 這張影像我們沒有保存畫面，只保存細節與特徵範本。
answer-picture-none = 畫面
answer-source = 來源
answer-enrolled = 登錄日期
answer-until = 保存至
answer-until-past = 保存期限已過，原應刪除日期
answer-said = 搜尋後對此臉的判斷
answer-said-line = { $day }：{ $verdict ->
    [same-person] 所搜尋之人
   *[other] 並非所搜尋之人
}
answer-restricted = 目前停止使用
answer-place = 在影像中的位置
answer-place-line = 距左邊 { $left } 像素、距上邊 { $top } 像素；寬 { $width }、高 { $height }
answer-quality = 品質
answer-quality-line = 兩眼相距 { $eyes } 像素；清晰度 { $sharpness }；臉部偵測的把握程度 { $score }
answer-others = 影像中的臉孔數
answer-template = 特徵範本
answer-template-line = { $dimensions } 個數字，由模型 { $pack } 產生
answer-template-digest = 特徵範本的摘要值（SHA-256）
answer-template-explained = 特徵範本是系統由臉孔算出的一串數字，用來與其他臉孔比較。它不是影像，但可以由它做出與您相似的影像。這些數字在 data.json 中：請像保管照片一樣保管該檔案。

answer-searches = 搜尋
answer-searches-lead = 以下是曾顯示您的搜尋，以及影像集收有您的資料期間進行的其他所有搜尋。日誌只記錄搜尋的日期與小時，因此登錄當天的部分搜尋可能發生在登錄之前。
answer-searches-none = 影像集收有您的資料期間，沒有進行過搜尋。
answer-search-day = 日期
answer-search-gallery = 影像集
answer-search-purpose = 目的
answer-search-kind = 比較的對象
answer-search-kind-identify = 影像集中的所有臉孔
answer-search-kind-verify = 只有您
answer-search-returned = 是否顯示了您
answer-search-returned-yes = 是，相似度 { $similarity }（滿分 100）
answer-search-returned-no = 否
answer-search-recipient = 顯示給誰
answer-recipient-withheld = 未提供
answer-recipient-nobody = 無人
answer-recipient-unrecorded = 未記錄

answer-exports = 離開系統的身分辨識結果
answer-exports-none = 沒有。

answer-requests = 您的其他請求
answer-requests-line = { $kind }，{ $date }收到：{ $state }（編號 { $number }）

answer-looked = 我們在哪裡、如何尋找
answer-looked-lead = 我們查遍了每一個影像集，包括已停用的，且沒有任何時間限制。
answer-looked-reviewed = { $reviewed ->
    [0] 沒有出現可能屬於您的臉孔。
   *[other] 出現了 { $reviewed } 個可能屬於您的臉孔，每一個都由人員看過。
}
answer-looked-gallery = 影像集
answer-looked-faces = 臉孔數
answer-looked-how = 尋找方式
answer-looked-reference = 依您提供的參考資料、編號或姓名
answer-looked-compared = { $date }將全部 { $faces } 個臉孔逐一與您的照片比較；相似度（餘弦值）達 { $cosine } 者均加以查看，在此標準下，僅用一張照片時，同一人的 100 張影像中預計可能漏掉 { $missed } 張
answer-looked-selfie = 您曾傳送自己的照片。照片只在記憶體中使用，沒有保存；由它產生的特徵範本也沒有保存。
answer-retry = 如何再試一次
answer-retry-lead = 以臉孔搜尋可能會漏掉影像。您可以隨時再提出請求，次數不限。以下資料有助於找到更多：
answer-retry-receipt = 同意收據或登錄的編號
answer-retry-source = 影像本身，或您看到影像的地方
answer-retry-name = 我們可能用來稱呼您的姓名或編號
answer-retry-photo = 如果您願意，另一張自己的照片；您沒有義務提供照片

answer-decisions = 由機器作出的決定
answer-decisions-text = 系統不對您作出任何決定。它只依相似度列出可能相符的結果，由人判斷其意義。系統可能出錯：相似度高並不代表兩張影像是同一個人。
answer-transfers = 關於傳輸到歐盟以外國家及其保障措施，請參閱各影像集的告知，或向我們詢問。

answer-rights = 您的權利
answer-rights-lead = 請寫信到 { $contact }；不收取任何費用。
answer-right-rectification = 要求更正錯誤的資料（GDPR 第 16 條）
answer-right-erasure = 要求刪除您的資料（GDPR 第 17 條）
answer-right-restriction = 要求限制使用您的資料（GDPR 第 18 條）
answer-right-portability = 帶走您的資料：data.json 就是為此而設（GDPR 第 20 條）
answer-right-objection = 反對使用您的資料；您的臉孔會立即從搜尋中排除（GDPR 第 21 條）
answer-right-withdrawal = 撤回同意，與當初表示同意一樣容易（GDPR 第 7 條第 3 項）
answer-right-complaint = 向您居住地、工作地或事件發生地的資料保護機關申訴（GDPR 第 77 條）
answer-right-court = 向法院提起訴訟（GDPR 第 79 條）

answer-check = 如何查核這份答覆
answer-check-text = 包含本頁的壓縮檔附有簽章。其中的 README.txt 說明如何不經我們協助，查核內容未被更改。日誌記錄了我們收到您的請求；其證明在 log 資料夾中。

# 壓縮檔中的 README.txt。
answer-readme =
    如何查核這份答覆

    請開啟 index.html 閱讀答覆。data.json 是供程式讀取的相同內容，其格式見 access-answer.schema.json。

    使用 countenance 程式：
        countenance answer check 檔案.zip --key 金鑰
    「金鑰」是我們日誌的公開金鑰，log/key.txt 中有一份副本。請與我們公開登記簿上的金鑰核對，或向我們索取：
    隨答覆附上的金鑰本身不能證明任何事。

    不使用該程式：
    1. manifest.json 列出每個檔案的大小與 SHA-256 摘要值，可用 sha256sum 等工具核對。
    2. manifest.json.sig 是簽署註記（C2SP signed-note，Ed25519），第三行是 manifest.json 的 SHA-256 摘要值；
       Go 的 golang.org/x/mod/sumdb/note 等工具可以查核。
    3. log/leaf-N.json 打開日誌中記載「已收到您的請求」的一行：leaf 是該行的四十個位元組（Base64），
       record 是它所承諾的內容，key 用來驗證（以 key 對 record 計算 HMAC-SHA256，即為該行最後 32 個位元組），
       proof 是該行存在於日誌中的 C2SP tlog-proof 證明。

    簽章表示這就是我們給您的答覆，且其後未被更改。它無法顯示別處沒有副本。
