# Les mots communs aux lettres, aux pages et aux réponses.

common-date = { $day ->
    [1] 1er
   *[other] { $day }
} { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
} { $year }
common-moment = { $date } à { $time } ({ $zone })
common-days = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}
common-yes = oui
common-no = non
common-sample = EXEMPLE (SAMPLE) : toutes ces données sont fictives.

basis-consent = Vous avez donné votre accord (RGPD, art. 6, § 1, a)
basis-contract = Un contrat avec vous l’exige (RGPD, art. 6, § 1, b)
basis-legal-obligation = Une loi nous y oblige (RGPD, art. 6, § 1, c)
basis-vital-interests = Une vie en dépend (RGPD, art. 6, § 1, d)
basis-public-task = Une mission d’intérêt public (RGPD, art. 6, § 1, e)
basis-legitimate-interests = Un intérêt légitime sur lequel vos droits ne prévalent pas (RGPD, art. 6, § 1, f)

condition-explicit-consent = Vous avez donné votre accord explicite (RGPD, art. 9, § 2, a)
condition-employment-law = Droit du travail et de la protection sociale (RGPD, art. 9, § 2, b)
condition-vital-interests = Une vie en dépend et vous ne pouvez pas consentir (RGPD, art. 9, § 2, c)
condition-not-for-profit-body = Un organisme à but non lucratif, pour ses membres (RGPD, art. 9, § 2, d)
condition-manifestly-public = Vous avez manifestement rendu ces images publiques (RGPD, art. 9, § 2, e)
condition-legal-claims = Droits en justice ou juridictions (RGPD, art. 9, § 2, f)
condition-substantial-public-interest = Un intérêt public important, prévu par une loi (RGPD, art. 9, § 2, g)
condition-health-care = Médecine et soins (RGPD, art. 9, § 2, h)
condition-public-health = Santé publique (RGPD, art. 9, § 2, i)
condition-archiving-research = Archives, recherche ou statistiques, prévues par une loi (RGPD, art. 9, § 2, j)
ground-derogation = Une loi qui protège la liberté d’expression et d’information (RGPD, art. 85, § 2)
ground-with-law = { $ground }. La loi : { $law }

purpose-archive-identification = dire qui figure sur les images d’un fonds d’archives
purpose-event-photography = remettre aux personnes leurs photos d’un événement
purpose-missing-persons = retrouver des personnes disparues
purpose-journalistic-research = enquêter pour la presse
purpose-research = recherche scientifique ou historique, statistiques
purpose-access-control = décider qui peut entrer
purpose-photo-library = permettre à chacun de retrouver ses propres images
purpose-group-faces = regrouper des visages sans nom
purpose-measure-accuracy = mesurer la précision du système

gallery-state-draft = en préparation, non utilisée
gallery-state-active = utilisée
gallery-state-suspended = arrêtée pour le moment
gallery-state-closed = terminée

territory-declared = { $country }, selon une déclaration
territory-gallery = { $country }, car toute la collection y est rattachée
territory-source = { $country }, car la source de l’image l’indique
territory-unknown = inconnu

restriction-restriction = limitation du traitement (RGPD, art. 18)
restriction-objection = opposition (RGPD, art. 21)

consent-state-given = en vigueur
consent-state-withdrawn = retiré
consent-state-expired = expiré
consent-state-not-yet-given = pas encore en vigueur

request-kind-access = accès (RGPD, art. 15)
request-kind-rectification = rectification (RGPD, art. 16)
request-kind-erasure = effacement (RGPD, art. 17)
request-kind-restriction = limitation (RGPD, art. 18)
request-kind-portability = portabilité (RGPD, art. 20)
request-kind-objection = opposition (RGPD, art. 21)
request-kind-withdrawal = retrait du consentement (RGPD, art. 7, § 3)
request-state-open = en attente de réponse
request-state-answered = répondue
request-state-refused = refusée
request-state-taken-back = retirée
