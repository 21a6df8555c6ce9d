# Letters to people who asked for their rights, and the page on which the officer makes them.

# The page. It speaks the language of the page; what it shows below speaks the language of the letter.
letters-title = 信函
letters-lead = 可列印或複製的文字，已填入紀錄中的內容。您在此填寫的內容不會保存。
letters-fit = 目前適用
letters-none = 目前沒有適用的信函。
letters-all = 所有信函
letters-back = 回到請求
letters-language = 信函的語言
letters-fill = 紀錄中沒有的內容
letters-fill-hint = 請以信函的語言填寫。留空之處會在信中標示。
letters-do = 填入信函
letters-shown = 信函
letters-gaps = 尚有 { $count } 處空白，已在信中標示。
letters-whole = 沒有空白了。寄出前請再讀一次。
letters-early = 依請求目前的狀態，還不需要這封信。寄出前請再確認。
letters-closing = 以此信函結案時，請在該處貼上相同的文字：其雜湊值會記入日誌。
letters-copy = 複製文字
letters-copied = 已複製
letters-print = 列印
letters-optional = 可留空
letters-certificate-says = 證明書所載：

letter-kind-received = 收到請求
letter-kind-identify = 請證明是您本人
letter-kind-extension = 需要更多時間
letter-kind-answer = 隨附答覆
letter-kind-nothing = 沒有找到
letter-kind-erased = 已刪除
letter-kind-stopped = 不再使用
letter-kind-rectified = 已更正
letter-kind-lifted = 將恢復使用
letter-kind-refused = 拒絕

# The blanks. Their names stand in the form, and in the letter where nothing was written.
letter-gap-name = 姓名
letter-gap-address = 地址
letter-gap-date = 信函日期
letter-gap-signer = 署名者
letter-gap-link = 當事人的連結
letter-gap-reason = 理由
letter-gap-until = 新的期限
letter-gap-handover = 答覆如何送達當事人
letter-gap-handover-hint = 例如：透過您的連結，或隨附光碟。
letter-gap-certificates = 刪除了什麼、何時刪除，以及證明書
letter-gap-stays = 保留的內容及理由
letter-gap-stays-hint = 請附條文。若沒有保留任何內容，請寫「無」。
letter-gap-then = 接下來的處理
letter-gap-what = 更正的內容
letter-gap-what-hint = 例如：您的姓名，由「王小名」改為「王小明」。
letter-gap-from = 恢復使用的日期
letter-gap-ground = 事由
letter-gap-authority = 監管機關及地址
letter-gap-court = 法院及地址
letter-gap-recipients = 曾收到資料者，以及如何通知
letter-gap-recipients-hint = 若沒有人收到資料，請寫「無」。

# What every letter says.
letter-subject = 您於{ $received }提出的請求：{ $right }
letter-reference = 案號：{ $reference }
letter-officer = 資料保護長：{ $name }，{ $contact }
letter-greeting = { $name }，您好：
letter-questions = 若有疑問，請寫信到 { $contact }，並註明上方的案號。
letter-complaint = 若您對此不滿意，可向 { $authority } 申訴（GDPR 第 77 條），也可向您居住地或工作地的機關申訴。您還可以向法院提起訴訟（GDPR 第 79 條）。
letter-closing = 敬上
letter-for = { $controller }　{ $signer }

# Request received.
letter-received-1 = 我們已於{ $received }收到您的請求，特此確認。
letter-received-2 = 我們最遲於{ $due }答覆您。不收取任何費用。
letter-received-paused = 在確認請求者身分之前，答覆期限暫停計算。
letter-received-stopped = 我們找到的有關您的資料，自即日起已從所有搜尋中排除，直到您的請求有決定為止。
letter-received-link = 您可在 { $link } 查看進度。持有此連結的人都能看到，請妥善保管。

# Please show that it is you.
letter-identify-1 = 我們保存的個人資料，只告訴當事人本人。在繼續處理之前，我們必須確認請求者就是您（GDPR 第 12 條第 6 項）。
letter-identify-2 = 目前尚無法確認的原因：{ $reason }
letter-identify-need = { $count ->
    [1] 以下任一項即可：
   *[other] 您請求的事項無法復原，因此請提供以下兩項彼此獨立的資料：
}
letter-identify-receipt = 同意收據上的編號
letter-identify-reference = 收錄您的影像時交給您的編號
letter-identify-picture = 您出現在我們的哪一張圖片中：圖片編號，或拍攝的地點與時間
letter-identify-code = 我們寄到您已登記的電子郵件的驗證碼
letter-identify-staff = 來電或親自前來，若我們有人認識您並能為您擔保
letter-identify-3 = 請勿寄送身分證或護照影本，也不必提供您的照片。
letter-identify-4 = 若以上皆無，請告訴我們，我們會與您一起尋找其他方式。
letter-identify-paused = 在收到您的回覆之前，答覆期限暫停計算。

# More time.
letter-extension-1 = 我們無法在一個月內答覆您的請求，需要延長最多兩個月，僅此一次（GDPR 第 12 條第 3 項）。
letter-extension-2 = 理由：{ $reason }
letter-extension-3 = 我們最遲於{ $until }答覆您。

# Answer enclosed.
letter-answer-1 = 您詢問我們保存了哪些與您有關的資料。在我們的資料集中，有 { $count } 張臉是您的。答覆隨本信附上（GDPR 第 15 條）。
letter-answer-portability-1 = 您要求帶走您的資料。在我們的資料集中，有 { $count } 張臉是您的。答覆隨本信附上（GDPR 第 20 條）。
letter-answer-handover = 您取得答覆的方式：{ $handover }
letter-answer-2 = 答覆是一個壓縮檔。閱讀請開啟其中的 index.html；要在其他程式中使用資料，請用 data.json。其中載明：
letter-answer-pictures = 我們保存了哪些您的影像；其中的其他人已遮蓋
letter-answer-why = 每張影像的來源、用途、依據與保存期限
letter-answer-who = 誰收到過您的資料
letter-answer-searches = 哪些搜尋比對過您、哪些搜尋搜出了您，時間與目的為何
letter-answer-3 = 您也可以要求我們：

# Nothing found.
letter-nothing-1 = 我們在各資料集中尋找您，沒有找到屬於您的臉。除了您的請求本身之外，我們沒有在其中找到與您有關的資料。
letter-nothing-references = 我們查對了您提供的每一項編號。
letter-nothing-photos = 我們將您提供的照片與 { $galleries } 個資料集中的 { $faces } 張臉比對。照片以及由照片計算出的內容都沒有保存。
letter-nothing-2 = 以臉部搜尋無法找到所有影像。若您知道有您的影像，請告訴我們是哪一張，或在哪裡拍攝，我們會再找一次，同樣不收費。

# Erased.
letter-erased-1 = 我們已依您的請求刪除所保存的有關您的資料：
letter-erased-list = { $gallery }，{ $day }：{ $faces } 張臉。證明書 { $certificate }
letter-erased-2 = 隨信附上證明書。每一份都已簽章，載明刪除了什麼，以及事後查找了什麼。
letter-erased-stays = 保留的內容及理由：{ $stays }

# No longer used.
letter-stopped-objection = 您反對使用您的資料（GDPR 第 21 條）。這些資料已從所有搜尋中排除，不再向任何人顯示。
letter-stopped-withdrawal = 您撤回了同意（GDPR 第 7 條第 3 項）。以該同意為依據的資料已從所有搜尋中排除，不再向任何人顯示。
letter-stopped-restriction = 您要求限制使用您的資料（GDPR 第 18 條）。資料仍然保存，但已從所有搜尋中排除。限制結束之前，我們會先通知您。
letter-stopped-other = 您的資料已從所有搜尋中排除，不再向任何人顯示。
letter-stopped-since = 自{ $since }起即如此。
letter-stopped-then = 接下來：{ $then }

# Put right.
letter-rectified-1 = 我們已更正您所指出的內容（GDPR 第 16 條）。
letter-rectified-2 = 更正的內容：{ $what }

# Recipients.
letter-told = 我們已通知曾收到您資料的各方（GDPR 第 19 條）：
letter-told-one = { $recipient }：{ $how }
letter-told-gap = 曾收到您資料的各方，以及我們如何通知（GDPR 第 19 條）：{ $recipients }

# To be used again.
letter-lifted-1 = 您的資料目前限制使用。自{ $from }起，我們將恢復使用。依法律要求，我們在此之前先通知您（GDPR 第 18 條第 3 項）。
letter-lifted-2 = 理由：{ $reason }

# Refusal.
letter-refused-1 = 我們不會照您的請求處理。這是由專人決定的。
letter-refused-on = 我們不會照您的請求處理。這是由專人於{ $day }決定的。
letter-refused-ground = 事由：{ $ground }
letter-refused-reason = 在您的情形中，理由是：{ $reason }
letter-refused-2 = 您可以（GDPR 第 12 條第 4 項）：
letter-refused-us = 寫信給我們，若您認為我們有所遺漏
letter-refused-authority = 向監管機關申訴（GDPR 第 77 條）：{ $authority }
letter-refused-court = 向法院提起訴訟（GDPR 第 79 條）：{ $court }

letter-ground-manifestly-unfounded = 請求顯無理由（GDPR 第 12 條第 5 項 b 款）
letter-ground-manifestly-excessive = 請求顯屬過度（GDPR 第 12 條第 5 項 b 款）
letter-ground-identity-not-shown = 未能證明請求者是您本人（GDPR 第 12 條第 2 項、第 6 項）
letter-ground-freedom-of-expression = 言論與資訊自由需要這些資料（GDPR 第 17 條第 3 項 a 款）
letter-ground-legal-obligation = 法律或公共任務需要這些資料（GDPR 第 17 條第 3 項 b 款）
letter-ground-public-health = 公共衛生需要這些資料（GDPR 第 17 條第 3 項 c 款）
letter-ground-archiving = 檔案、研究或統計需要這些資料（GDPR 第 17 條第 3 項 d 款）
letter-ground-legal-claims = 法律請求需要這些資料（GDPR 第 17 條第 3 項 e 款）
letter-ground-compelling-grounds = 有優越於您的重大事由（GDPR 第 21 條第 1 項）
letter-ground-no-case-of-restriction = 不符限制處理的任何情形（GDPR 第 18 條第 1 項）
letter-ground-accurate = 我們保存的資料正確無誤（GDPR 第 16 條）
letter-ground-rights-of-others = 會損害他人的權利（GDPR 第 15 條第 4 項、第 20 條第 4 項）
