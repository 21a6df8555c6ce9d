# The pages of the portal.

portal-and = {" "};{" "}
portal-unrecorded = non renseigné

portal-home-title = Votre image, vos droits
portal-home-lead = { $controller } conserve des images de personnes et peut y chercher par le visage. Vous pouvez demander ce qui est détenu sur vous, et davantage. C’est gratuit, sans compte, et sans avoir à dire pourquoi.
portal-home-am-i = Est-ce que j’y figure ?
portal-home-rights = Ce que vous pouvez demander
portal-home-register = Ce que nous conservons
portal-home-ways = Sans passer par ce site
portal-home-ways-text = Une lettre, un courriel ou un appel vaut autant qu’un formulaire envoyé ici, et une demande au guichet aussi. Le délai d’un mois court du jour où elle nous parvient.
portal-home-who = Qui en répond
portal-home-complain = Saisir l’autorité
portal-complain-text = Vous pouvez à tout moment introduire une réclamation auprès d’une autorité de protection des données, en particulier là où vous vivez, où vous travaillez ou là où vous pensez que la loi n’a pas été respectée (RGPD, art. 77).
portal-way-contact = Courriel ou page
portal-way-post = Par la poste
portal-way-staff = Avec notre aide
portal-way-staff-text = Nous remplissons le formulaire avec vous, par téléphone ou au guichet, et vous envoyons le récépissé.
portal-who-controller = Responsable du traitement
portal-who-joint = Responsable conjoint
portal-who-representative = Représentant dans l’Union
portal-who-officer = Délégué à la protection des données
portal-follow-title = Suivre une demande
portal-follow-link = Lien de votre demande
portal-follow-hint = Il vous a été montré à l’envoi de la demande. Collez-le en entier.
portal-follow-do = L’ouvrir
portal-follow-wrong = Ce n’est pas le lien d’une demande. Copiez-le en entier, ou écrivez-nous avec le numéro de votre récépissé.

portal-right-access = Une copie de ce qui est détenu sur moi
portal-right-text-access = Si vous y figurez, les images, qui vous a cherché et pourquoi.
portal-right-erasure = Effacer ce qui est détenu sur moi
portal-right-text-erasure = Définitivement, avec un certificat à conserver.
portal-right-objection = M’opposer à l’usage de mon visage
portal-right-text-objection = Il est retiré aussitôt de toute recherche, puis une personne décide.
portal-right-withdrawal = Retirer mon consentement
portal-right-text-withdrawal = Aussi simple que de le donner. Ce qui reposait sur lui est effacé.
portal-right-rectification = Corriger ce qui est faux
portal-right-text-rectification = Un nom erroné, un territoire erroné, le visage d’une autre personne.
portal-right-restriction = Suspendre l’usage pour l’instant
portal-right-text-restriction = Le temps de régler une question qui vous concerne.
portal-right-portability = Emporter mes données
portal-right-text-portability = Sous une forme qu’un autre service peut lire.

portal-register-title = Ce que nous conservons, et pourquoi
portal-register-lead = Voici les collections d’images où des personnes peuvent être retrouvées par leur visage. Pour chacune : à quoi elle sert, ce qui la permet, combien de temps nous gardons quoi, et comment nous joindre.
portal-register-none = Nous ne conservons aucune collection pour le moment.
portal-register-all = Toutes les collections
portal-register-rights = Ce que vous pouvez demander
portal-register-programs = Pour les programmes :
portal-register-kept = Conservation : { $days ->
    [one] un jour
   *[other] { $days } jours
}
portal-order-both = La collecte et l’usage sont arrêtés par décision de { $authority } ({ $reference }).
portal-order-both-some = La collecte et l’usage des données de certaines personnes sont arrêtés par décision de { $authority } ({ $reference }).
portal-order-collecting = La collecte est arrêtée par décision de { $authority } ({ $reference }).
portal-order-collecting-some = La collecte des données de certaines personnes est arrêtée par décision de { $authority } ({ $reference }).
portal-order-using = L’usage est arrêté par décision de { $authority } ({ $reference }).
portal-order-using-some = L’usage des données de certaines personnes est arrêté par décision de { $authority } ({ $reference }).
portal-entry-lead = Une collection d’images où des personnes peuvent être retrouvées par leur visage.
portal-entry-for = À quoi elle sert
portal-entry-purposes = Finalités
portal-entry-basis = Base juridique
portal-entry-ground = Ce qui permet d’utiliser des visages
portal-entry-kept = Ce qui est conservé
portal-entry-whose = Personnes concernées
portal-entry-whose-any = les personnes qui figurent sur les images de cette collection
portal-age-adults = adultes seulement
portal-age-guardian = mineurs seulement avec l’accord d’un représentant légal
portal-age-minors = mineurs compris
portal-entry-kinds = Catégories de données
portal-entry-special = (catégorie particulière, art. 9)
portal-category-face-template = des nombres calculés à partir du visage, qui permettent de le retrouver
portal-category-face-crop = la partie de l’image qui montre le visage
portal-category-photograph = l’image, sans lieu, appareil ni auteur
portal-category-label = le nom ou le numéro donné à la personne par le responsable
portal-category-source = la référence de l’image chez le responsable
portal-category-territory = le pays où se trouve la personne, tel que déclaré
portal-category-consent = le consentement et ses dates, et pour un mineur le nom du représentant légal
portal-entry-long = Durée
portal-entry-days = { $days ->
    [one] un jour
   *[other] { $days } jours
} à compter de l’intégration du visage, puis effacement
portal-entry-where = Lieu de conservation
portal-entry-recipients = Destinataires
portal-entry-nobody = personne
portal-entry-transfers = Pays tiers
portal-entry-no-transfers = aucun transfert
portal-entry-territory = Territoire
portal-entry-no-territory = inconnu pour l’ensemble de la collection
portal-entry-can = Ce que vous pouvez faire
portal-entry-can-text = Demander si vous figurez dans cette collection, recevoir une copie, faire corriger ou effacer des données, vous opposer, retirer un consentement. C’est gratuit.
portal-entry-write = Ou écrivez à { $contact }, par courriel, par lettre ou par téléphone. Ni formulaire ni motif ne sont exigés. Dites de quelle collection il s’agit et donnez le numéro de votre récépissé si vous en avez un.
portal-entry-complain = Vous pouvez introduire une réclamation auprès de { $authority }
portal-entry-complain-any = Vous pouvez introduire une réclamation auprès de l’autorité de protection des données de votre pays.
portal-entry-notice = La notice d’information
portal-entry-version = Version { $version }, langue { $language }
portal-entry-no-text = Le texte se trouve chez le responsable du traitement ; demandez-le.
portal-entry-digest = Empreinte du texte (SHA-256)
portal-entry-number = Numéro de cette collection :

portal-new-title = Exercer vos droits
portal-new-lead = C’est gratuit. Vous n’avez pas à dire pourquoi, il ne faut pas de compte, et une photo de vous n’est jamais nécessaire.
portal-new-wrong = Un champ ci-dessous est illisible. Ce que vous avez saisi est toujours là.
portal-new-unfit = Le formulaire n’a pas pu être pris en compte. Choisissez ce que vous demandez et raccourcissez votre texte ; ce que vous avez saisi est toujours là.
portal-new-right = Ce que vous demandez
portal-new-withdraw = Avec le numéro de votre récépissé de consentement, c’est plus rapide ici :
portal-new-found = Comment vous trouver
portal-new-found-text = Donnez ce que vous avez ; tout peut rester vide. Plus vous en donnez, plus sûrement nous trouvons ce qui vous concerne.
portal-new-receipt = Numéro de votre récépissé de consentement
portal-new-receipt-hint = Il figure sur le récépissé remis quand vous avez donné votre accord, et ressemble à 0190b5a2-7c1e-7c3a-9b1f-3f0c2d5e8a11.
portal-new-reference = Référence de votre enregistrement
portal-new-reference-hint = Remise quand votre image a été intégrée. Elle commence comme le numéro d’un récépissé, en plus long.
portal-new-number-wrong = Ce n’est pas un tel numéro. Vérifiez-le, ou laissez le champ vide.
portal-new-picture = Nom ou numéro d’une image
portal-new-picture-hint = Tel que la collection le donne, si vous connaissez une image qui vous montre.
portal-new-gallery = Collection de cette image
portal-new-gallery-none = aucune
portal-new-gallery-wrong = Choisissez la collection où se trouve l’image.
portal-new-you = Comment vous joindre
portal-new-you-text = Cela aussi peut rester vide : vous suivez la demande par un lien que vous seul recevez. Ce que vous donnez ne sert qu’à cette demande et est effacé avec elle.
portal-new-name = Votre nom
portal-new-contact = Adresse électronique ou postale
portal-new-message = Ce que vous voulez ajouter
portal-new-message-hint = Aucun motif n’est demandé. Pour une correction : ce qui est faux et ce qui est juste.
portal-new-language = Langue de la réponse
portal-new-then = Vous recevez aussitôt un récépissé et un lien. La réponse est due dans un délai d’un mois.
portal-new-do = Envoyer la demande

done-portal-filed = Votre demande est enregistrée. Gardez le lien ci-dessous : c’est par lui que vous revenez à cette page.
done-portal-proved = Merci. Cela montre que c’est bien vous.
done-portal-proof-kept = C’est enregistré, mais cela conduit à une autre personne que ce que vous avez montré auparavant. Quelqu’un va l’examiner.
done-portal-code-sent = Si une adresse électronique de vous est enregistrée, un code y a été envoyé. Il est valable 30 minutes.
done-portal-ended = Vous avez retiré la demande.
done-portal-withdrawn = Votre consentement est retiré. L’usage a cessé et ce qui reposait sur lui est effacé.

portal-status-yours = Votre demande
portal-status-steps = Où elle en est
portal-step-received = Reçue
portal-step-identity = Qui demande
portal-step-searching = Recherche
portal-step-review = Examen par une personne
portal-step-answered = Réponse
portal-step-refused = Refusée
portal-step-taken-back = Retirée
portal-step-past = fait
portal-status-next = Où elle en est
portal-next-proof = Montrez-nous que c’est bien vous ; les moyens sont ci-dessous. D’ici là, rien n’est remis ni effacé.
portal-next-paused = Le délai est suspendu, car il y a un doute sur la personne qui demande. Montrez-le ci-dessous et il reprend.
portal-next-search = Nous cherchons ce qui est détenu sur vous. Vous n’avez rien à faire.
portal-next-review = Une personne examine ce qui a été trouvé. Vous n’avez rien à faire.
portal-next-answer = Nous rédigeons la réponse. Vous n’avez rien à faire.
portal-next-fetch = Votre demande a reçu sa réponse. Téléchargez-la ici et conservez-la.
portal-next-answered = Votre demande a reçu sa réponse. Si elle ne vous est pas parvenue, écrivez-nous avec le numéro du récépissé.
portal-next-refused = Votre demande est refusée. Vous lisez ci-dessous pourquoi, et ce que vous pouvez faire.
portal-next-taken-back = Vous avez retiré la demande. Vous pouvez en faire une autre à tout moment.
portal-status-due = La réponse est due au plus tard le { $due } : { $days ->
    [0] c’est aujourd’hui
    [one] il reste un jour
   *[other] il reste { $days } jours
}.
portal-status-late = La réponse était due le { $due }, il y a { $days ->
    [one] un jour
   *[other] { $days } jours
}. Vous pouvez saisir l’autorité.
portal-status-extended = Le { $day }, le délai a été prolongé de deux mois (RGPD, art. 12, § 3).
portal-status-paused = Depuis le { $day }, le délai est suspendu (RGPD, art. 12, § 6).
portal-status-reason = Le motif :
portal-status-stopped = L’usage de ce qui a été trouvé sur vous jusqu’ici a cessé : plus aucune recherche n’y passe.
portal-status-stops = Si ce que vous avez donné conduit à quelque chose, cela a été mis hors d’usage aussitôt. Nous vous dirons si c’est le cas dès que vous aurez montré que c’est bien vous.
portal-answer-fetch = Télécharger la réponse (ZIP)
portal-answer-what = Une archive signée : une page à lire, vos images, et les mêmes éléments sous forme de données.
portal-certificate-title = Ce qui a été trouvé est effacé. Le certificat :
portal-certificate-page = sous forme de page
portal-certificate-fetch = sous forme de fichier signé

portal-refusal-title = Pourquoi elle est refusée
portal-refusal-by = Une personne l’a décidé le { $day }, et a écrit :
portal-refusal-then = Ce que vous pouvez faire
portal-refusal-authority = Saisir l’autorité (RGPD, art. 77) :
portal-refusal-court = Saisir le tribunal (RGPD, art. 79) :
portal-ground-manifestly-unfounded = La demande est manifestement infondée
portal-ground-manifestly-excessive = La demande est manifestement excessive
portal-ground-identity-not-shown = Il n’a pas été montré qui demande
portal-ground-freedom-of-expression = Liberté d’expression et d’information
portal-ground-legal-obligation = Une obligation légale ou une mission d’intérêt public
portal-ground-public-health = Santé publique
portal-ground-archiving = Archives, recherche ou statistiques
portal-ground-legal-claims = Droits en justice
portal-ground-compelling-grounds = Des motifs impérieux qui prévalent sur les vôtres
portal-ground-no-case-of-restriction = Aucun des cas où l’usage est limité
portal-ground-accurate = Ce qui est détenu est exact
portal-ground-rights-of-others = Les droits d’autrui

portal-keep-title = Gardez ce lien
portal-keep-text = Il ramène ici. Qui l’a voit où en est votre demande ; ne le montrez donc à personne. Si vous le perdez, écrivez-nous avec le numéro du récépissé.
portal-keep-copy = Copier le lien
portal-keep-copied = Copié
portal-keep-print = Imprimer cette page

portal-proof-title = Montrez que c’est bien vous
portal-proof-text = { $missing ->
    [one] Un seul de ces moyens suffit.
   *[other] Pour un effacement, il faut { $missing } moyens différents, afin que personne d’autre ne puisse faire effacer vos données.
}
portal-proof-more = C’est assez pour une décision. Si ce qui est détenu doit aussi être effacé, montrez une seconde preuve, différente.
portal-proof-enough = C’est assez. Vous n’avez plus rien à faire.
portal-proof-shown = Déjà montré :
portal-proof-consent-receipt = récépissé de consentement
portal-proof-enrolment-reference = référence d’enregistrement
portal-proof-picture = image, examinée par une personne
portal-proof-email-code = code reçu par courriel
portal-proof-staff = un membre du personnel se porte garant
portal-proof-selfie = selfie
portal-proof-nothing = Cela ne montre pas qui demande. Vérifiez, ou choisissez un autre moyen.
portal-proof-number = Avec un numéro que vous seul avez
portal-proof-number-label = Numéro de votre récépissé de consentement, ou référence de votre enregistrement
portal-proof-number-hint = L’un ou l’autre suffit.
portal-proof-number-do = Le montrer
portal-proof-code = Avec un code par courriel
portal-proof-code-text = Si une adresse électronique a été enregistrée avec votre image, nous y envoyons un code. Personne n’apprend s’il y en a une.
portal-proof-code-send = M’envoyer un code
portal-proof-code-label = Le code
portal-proof-code-hint = Huit chiffres. Vous pouvez les coller.
portal-proof-code-do = Le montrer
portal-code-too-many = Trop de codes ont été demandés aujourd’hui. Réessayez demain, ou choisissez un autre moyen.
portal-proof-staff-heading = Avec notre aide
portal-proof-staff-text = Écrivez, appelez ou passez : un membre du personnel regarde ce que vous avez et se porte garant. Vous pouvez aussi envoyer par la poste une image qui vous montre.
portal-proof-by-selfie = Avec un selfie, si vous voulez
portal-selfie-never = Il n’est jamais nécessaire : tout autre moyen convient aussi.
portal-selfie-what = Ce qui est calculé
portal-selfie-what-text = Des nombres, à partir du visage sur votre image. Ils sont comparés aux visages auxquels conduisent vos numéros, et à ceux de personne d’autre.
portal-selfie-where = Où
portal-selfie-where-text = Sur notre propre machine, dans sa mémoire. L’image ne va chez personne d’autre ni sur aucun disque.
portal-selfie-long = Combien de temps
portal-selfie-long-text = Le temps de la comparaison, quelques secondes. Ensuite l’image et les nombres sont abandonnés, et le journal le dit.
portal-selfie-camera = Prendre une photo maintenant
portal-selfie-file = Ou en choisir une
portal-selfie-agree = J’accepte que cette image de moi serve à cette seule comparaison (RGPD, art. 9, § 2, a).
portal-selfie-do = Comparer
portal-selfie-none = Aucune image n’a été choisie. Prenez-en une, ou choisissez un autre moyen.
portal-selfie-unagreed = Sans votre accord, l’image n’a pas été regardée. Cochez la case, ou choisissez un autre moyen.
portal-selfie-unusable = On ne voit pas nettement de visage sur cette image. Prenez-en une autre, ou choisissez un autre moyen.

portal-receipt-title = Récépissé
portal-receipt-number = Numéro
portal-receipt-right = Droit
portal-receipt-received = Reçue le
portal-receipt-due = Réponse au plus tard le
portal-receipt-due-first = (d’abord le { $due })
portal-receipt-complain = Réclamation
portal-receipt-log = Journal
portal-receipt-leaf = { $log }, feuille { $leaf }
portal-receipt-signature = Signature
portal-receipt-fetch = Télécharger le récépissé signé

portal-end-title = Retirer la demande
portal-end-text = Si vous ne voulez plus de réponse. Ce qui a été mis hors d’usage le reste jusqu’à ce que vous demandiez autre chose ; ce qui a été effacé n’existe plus.
portal-end-sure = Oui, je ne veux pas de réponse à cette demande.
portal-end-do = La retirer
portal-end-unsure = Cochez la case si vous voulez retirer la demande.

portal-withdraw-lead = Le numéro de votre récépissé suffit. Vous n’avez à dire ni qui vous êtes, ni pourquoi.
portal-withdraw-do = Retirer mon consentement
portal-withdraw-nothing = Aucun consentement n’est en vigueur sous ce numéro. Il a peut-être déjà été retiré, ou un chiffre est faux.
portal-withdraw-then = Ce qui se passe alors
portal-withdraw-then-use = L’usage cesse aussitôt : plus aucune recherche ne passe par vous.
portal-withdraw-then-erase = Ce qui reposait sur votre consentement est effacé, images et nombres.
portal-withdraw-then-past = Le retrait n’a pas d’effet sur le passé : il ne touche pas ce qui a été fait tant que votre consentement valait (RGPD, art. 7, § 3).
portal-withdraw-without = Vous n’avez pas le numéro ?
portal-withdraw-without-text = Nous retrouvons alors votre consentement autrement.
portal-withdraw-without-do = Le demander avec le formulaire
portal-withdrawn-certificate = L’effacement a un certificat. Voici son numéro ; avec lui, vous pouvez nous demander le certificat, sur papier ou en fichier :
portal-withdrawn-copy = Copier le numéro
