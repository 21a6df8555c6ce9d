# 信件、網頁與答覆共用的詞句。

common-date = { $year }年{ $month }月{ $day }日
common-moment = { $date } { $time }（{ $zone }）
common-days = { $days } 天
common-yes = 是
common-no = 否
common-sample = 範例（SAMPLE）：此處全部為虛構的範例資料。

basis-consent = 您曾表示同意（GDPR 第 6 條第 1 項 a 款）
basis-contract = 履行與您的契約所必需（GDPR 第 6 條第 1 項 b 款）
basis-legal-obligation = 法律要求我們這樣做（GDPR 第 6 條第 1 項 c 款）
basis-vital-interests = 攸關人命（GDPR 第 6 條第 1 項 d 款）
basis-public-task = 為公共利益執行的任務（GDPR 第 6 條第 1 項 e 款）
basis-legitimate-interests = 不凌駕於您權利之上的正當利益（GDPR 第 6 條第 1 項 f 款）

condition-explicit-consent = 您曾明確表示同意（GDPR 第 9 條第 2 項 a 款）
condition-employment-law = 勞動法與社會保障法（GDPR 第 9 條第 2 項 b 款）
condition-vital-interests = 攸關人命，而您無法表示同意（GDPR 第 9 條第 2 項 c 款）
condition-not-for-profit-body = 非營利團體處理其成員的資料（GDPR 第 9 條第 2 項 d 款）
condition-manifestly-public = 您已明顯自行公開這些影像（GDPR 第 9 條第 2 項 e 款）
condition-legal-claims = 法律上的主張或法院審理（GDPR 第 9 條第 2 項 f 款）
condition-substantial-public-interest = 依法律規定的重大公共利益（GDPR 第 9 條第 2 項 g 款）
condition-health-care = 醫療與照護（GDPR 第 9 條第 2 項 h 款）
condition-public-health = 公共衛生（GDPR 第 9 條第 2 項 i 款）
condition-archiving-research = 依法律規定的檔案保存、研究或統計（GDPR 第 9 條第 2 項 j 款）
ground-derogation = 保障表達與資訊自由的法律（GDPR 第 85 條第 2 項）
ground-with-law = { $ground }。法律依據：{ $law }

purpose-archive-identification = 辨認檔案影像中的人物
purpose-event-photography = 把活動照片交給照片中的本人
purpose-missing-persons = 尋找失蹤者
purpose-journalistic-research = 新聞調查
purpose-research = 科學或歷史研究、統計
purpose-access-control = 決定誰可以進入
purpose-photo-library = 讓人找到自己的照片
purpose-group-faces = 將沒有姓名的臉孔分組
purpose-measure-accuracy = 測量系統的準確度

gallery-state-draft = 準備中，尚未使用
gallery-state-active = 使用中
gallery-state-suspended = 暫停使用
gallery-state-closed = 已結束

territory-declared = { $country }（依聲明）
territory-gallery = { $country }（整個影像集屬於該地）
territory-source = { $country }（依影像來源所載）
territory-unknown = 不明

restriction-restriction = 限制處理（GDPR 第 18 條）
restriction-objection = 反對處理（GDPR 第 21 條）

consent-state-given = 有效
consent-state-withdrawn = 已撤回
consent-state-expired = 已到期
consent-state-not-yet-given = 尚未生效

request-kind-access = 查閱（GDPR 第 15 條）
request-kind-rectification = 更正（GDPR 第 16 條）
request-kind-erasure = 刪除（GDPR 第 17 條）
request-kind-restriction = 限制處理（GDPR 第 18 條）
request-kind-portability = 資料可攜（GDPR 第 20 條）
request-kind-objection = 反對（GDPR 第 21 條）
request-kind-withdrawal = 撤回同意（GDPR 第 7 條第 3 項）
request-state-open = 等待答覆
request-state-answered = 已答覆
request-state-refused = 已拒絕
request-state-taken-back = 已撤回
