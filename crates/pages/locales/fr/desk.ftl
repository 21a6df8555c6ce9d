# The console's desk: one request.
# The course.
console-steps = Avancement de la demande
console-step-received = reçue
console-step-identify = identité
console-step-search = recherche
console-step-review = examen
console-step-answer = réponse
console-next-title = Prochaine étape
console-next-identify = Établir qui demande.
console-next-why-identify = Ce qui est détenu sur une personne n’est communiqué qu’à elle. Un reçu, un code ou un collègue qui s’en porte garant suffit ; une photographie n’est jamais nécessaire.
console-next-do-identify = Enregistrer une preuve
console-next-search = Rechercher ce qui est détenu.
console-next-why-search = Les références sont suivies d’abord. Une photographie envoyée par la personne peut aussi servir ; rien n’en est conservé.
console-next-do-search = Aller à la recherche
console-next-review = Décider à qui sont les visages trouvés.
console-next-why-review = Seule une personne décide. Ce qui n’est pas à la personne ne lui est jamais communiqué.
console-next-do-review = Aller aux visages
console-next-prepare = Préparer la réponse.
console-next-why-prepare = Tout ce qui est détenu sur la personne est réuni dans une archive ; les autres personnes sont masquées.
console-next-do-prepare = Aller à la réponse
console-next-erase = Effacer ce qui a été trouvé.
console-next-why-erase = Vous voyez d’abord ce qui partirait et ce qui resterait, et pourquoi.
console-next-do-erase = Aller à l’aperçu
console-next-restrict = Arrêter l’utilisation de ce qui a été trouvé.
console-next-why-restrict = Les données restent détenues, et personne ne les trouve plus.
console-next-do-restrict = Aller à la limitation
console-next-rectify = Rectifier ce qui est inexact.
console-next-why-rectify = Nom, pays, âge ou adresse électronique de la personne, une collection à la fois.
console-next-do-rectify = Aller au formulaire
console-next-close = Envoyer la réponse et clore.
console-next-why-close = Regardez ce qui part avant de l’envoyer. Son empreinte figure au journal.
console-next-do-close = Aller à la réponse
console-repeats = La même personne a déjà fait une demande. Une répétition seule ne justifie pas un refus.
console-repeats-link = La demande antérieure
console-desk-officer-only = L’identité de la personne et ce qui a été trouvé ne sont montrés qu’au délégué à la protection des données.

# Who asks.
console-person-title = Qui demande
console-person-forgotten = L’identité a été effacée à la fin de la conservation de la demande.
console-entered-by = saisie par { $name }
console-by-consent = Reçu de consentement
console-by-face = Visage
console-by-label = « { $label } » dans { $gallery }
console-by-source = Image « { $source } » dans { $gallery }
console-tier-title = Identité établie
console-tier-first = pas encore
console-tier-second = par une preuve
console-tier-third = par deux preuves indépendantes
console-proof-consent-receipt = Numéro d’un reçu de consentement
console-proof-enrolment-reference = Référence d’un enregistrement
console-proof-picture = « Cette image », examinée par vous
console-proof-email-code = Code envoyé par courriel
console-proof-staff = Vous vous portez garant de la personne
console-proof-selfie = Une photographie d’elle-même
console-receipt = Reçu (signé)
console-link-show = Montrer le lien de la personne
console-link-why = Quiconque possède ce lien suit la demande et reçoit la réponse. Ne le donnez qu’à la personne.
console-identify-title = Établir qui demande
console-identify-lead = Demandez ce que la personne a sous la main. Une pièce d’identité n’est demandée qu’en cas de doute consigné.
console-proof-reason = Pourquoi vous êtes sûr de l’identité
console-proof-reason-hint = Consigné avec votre nom.
console-proof-vouch = Me porter garant
console-proof-picture-reason = Pourquoi l’image montre la personne
console-proof-take = Accepter cette preuve
console-proof-number = Un numéro que possède la personne
console-code-why = Le code part à l’adresse enregistrée et à aucune autre. Personne n’apprend s’il en existe une.
console-code-send = Envoyer un code
console-code-typed = Le code que la personne vous indique

# What is held.
console-search-title = Ce qui est détenu
console-search-none = Personne n’a encore cherché.
console-search-by-reference = { $count ->
    [one] Les références ont mené à { $count } visage.
   *[other] Les références ont mené à { $count } visages.
}
console-search-swept = Collections comparées
console-search-compared = Visages comparés
console-search-candidates = Candidats
console-search-threshold = Cosinus minimal
console-search-references = Rechercher par références et preuves
console-search-photos = Rechercher avec des photographies de la personne
console-search-photos-why = Chaque visage de chaque collection est comparé. Les photographies et ce qui en est calculé disparaissent avec la recherche.
console-search-photos-label = Photographies données par la personne
console-search-miss = Part qui peut être manquée, en pour cent
console-search-miss-hint = Plus bas : on trouve plus, y compris d’autres personnes.
console-search-photos-do = Rechercher avec celles-ci

# The faces.
console-review-title = Visages à examiner
console-review-lead = { $count ->
    [one] { $count } correspondance possible.
   *[other] { $count } correspondances possibles, les plus probables d’abord.
}
console-look-why = Regarder un visage est consigné avec votre nom, une fois par visage.
console-look = Regarder les visages
console-face-alt = Visage { $number }, provenant de { $source }
console-face-no-crop = Sa collection ne conserve pas d’images.
console-face-unseen = Non regardé
console-face-number = Visage { $number }
console-face-similarity = similarité { $similarity }
console-face-enrolled = enregistré le { $day }
console-face-restricted = hors d’usage
console-face-whose = À qui est le visage { $number } ?
console-face-theirs = à la personne
console-face-not-theirs = pas à la personne
console-review-rest = Tous les autres ne sont pas à la personne
console-review-do = Enregistrer ces décisions

# The answer.
console-answer-title = La réponse
console-answer-lead = Une archive signée : ce qui est détenu, sa source et sa finalité, qui l’a reçu et les recherches qui ont trouvé la personne.
console-answer-prepare = Préparer la réponse
console-answer-anew = La préparer à nouveau
console-answer-download = La télécharger pour vérifier
console-close-title = Envoyer et clore
console-close-lead = La clôture arrête le délai et permet à la personne de prendre la réponse par son lien.
console-close-archive = Remettre l’archive et clore
console-close-confirm = La réponse est-elle exacte ? Une demande close ne se rouvre pas.
console-close-letter = Clore par une lettre
console-close-text = La lettre telle qu’envoyée
console-close-text-hint = Son empreinte est conservée, et non le texte.
console-close-do = Clore avec cette lettre
console-erase-title = Effacement
console-erase-nothing = Rien ne peut encore être effacé : l’identité doit être établie et les visages examinés.
console-erase-preview = Ceci disparaîtrait définitivement.
console-count-faces = Visages et leurs gabarits
console-count-images = Images
console-count-originals = Originaux conservés
console-count-crops = Vignettes conservées
console-count-people = Personnes
console-count-consents = Consentements
console-erase-held = { $count ->
    [one] { $count } visage reste jusqu’à la réponse à une demande d’accès antérieure.
   *[other] { $count } visages restent jusqu’à la réponse à une demande d’accès antérieure.
}
console-erase-stays = Ceci resterait :
console-erase-sure = J’ai regardé ce qui disparaît.
console-erase-confirm = Effacer définitivement ? Il n’y a pas de retour.
console-erase-do = Effacer
console-certificate-of = { $gallery }, { $day }
console-certificate-faces = { $count ->
    [one] { $count } visage
   *[other] { $count } visages
}
console-rectify-title = Rectifier
console-rectify-lead = Ce que vous laissez vide reste inchangé.
console-rectify-subject = Nom de la personne dans cette collection
console-rectify-label = Nom exact
console-rectify-country = Pays exact (deux lettres)
console-rectify-email = Adresse électronique exacte
console-rectify-no-email = Retirer l’adresse électronique
console-rectify-minor = Mineur ?
console-rectify-unchanged = inchangé
console-rectify-do = Rectifier

# Other decisions.
console-restrict-title = Limitation
console-restrict-none = Rien n’a été mis hors d’usage pour cette demande.
console-restrict-since = depuis le { $at }
console-restrict-whom = { $people ->
    [one] { $people } personne
   *[other] { $people } personnes
}, { $faces ->
    [one] { $faces } visage sans nom
   *[other] { $faces } visages sans nom
}
console-restrict-lifted = Levée par { $by }, { $at }
console-restrict-do = Mettre hors d’usage
console-lift-do = Remettre en usage
console-lift-informed = La personne a été informée au préalable (art. 18, § 3).
console-other-title = Autres décisions
console-extend-do = Prolonger de deux mois
console-extend-why = Une fois, dans le premier mois, pour une demande complexe. Informez-en la personne, avec les motifs, dans ce mois (art. 12, § 3).
console-doubt-title = Doute raisonnable sur l’identité
console-doubt-why = Le délai est suspendu jusqu’à une preuve ou la fin du doute (art. 12, § 6).
console-doubt-do = Suspendre le délai
console-doubt-end = Le doute est levé
console-refuse-title = Refuser la demande
console-refuse-why = En votre nom, sur un motif prévu pour ce droit, avec les voies de recours (art. 12, § 4).
console-refuse-ground = Motif légal
console-refuse-reason = Pourquoi, en termes clairs pour la personne
console-refuse-authority = Autorité de contrôle, avec son adresse (art. 77)
console-refuse-court = Recours juridictionnel (art. 79)
console-refuse-do = Refuser
console-refuse-confirm = Refuser cette demande en votre nom ?
console-ground-manifestly-unfounded = Manifestement infondée
console-ground-manifestly-excessive = Manifestement excessive
console-ground-identity-not-shown = Identité non établie
console-ground-freedom-of-expression = Liberté d’expression et d’information
console-ground-legal-obligation = Obligation légale ou mission d’intérêt public
console-ground-public-health = Santé publique
console-ground-archiving = Archives, recherche ou statistiques
console-ground-legal-claims = Droits en justice
console-ground-compelling-grounds = Motifs impérieux qui l’emportent
console-ground-no-case-of-restriction = Aucun cas de l’art. 18, § 1
console-ground-accurate = Les données sont exactes
console-ground-rights-of-others = Droits d’autrui
console-take-back-title = La personne la retire
console-take-back-why = Consignez que la personne y renonce. Ce qui est hors d’usage le reste.
console-take-back-how = Comment la personne l’a dit
console-take-back-do = L’enregistrer comme retirée
console-take-back-confirm = Enregistrer le retrait par la personne ?
console-tell-title = Destinataires informés (art. 19)
console-tell-why = Quiconque a reçu les données est informé d’une rectification, d’une limitation ou d’un effacement.
console-tell-none = Personne n’a encore été informé.
console-tell-do = Enregistrer une information
console-tell-recipient = Destinataire
console-tell-how = Comment
console-tell-how-hint = Par exemple : lettre recommandée du 3 mai.

# What happened.
console-course-title = Ce qui s’est passé
console-event-received = Reçue
console-event-proved = Une preuve a été acceptée
console-event-doubted = Doute sur l’identité ; délai suspendu
console-event-doubt-ended = Doute levé
console-event-extended = Prolongée de deux mois
console-event-searched = Recherche effectuée
console-event-reviewed = Tous les visages ont été examinés
console-event-restricted = Utilisation arrêtée
console-event-disclosed = Réponse préparée
console-event-erased = Effacement effectué
console-event-rectified = Rectifiée
console-event-answered = Répondue et close
console-event-refused = Refusée
console-event-taken-back = Retirée par la personne
done-proof-taken = La preuve est acceptée.
done-proof-kept = La preuve est conservée pour l’examen mais ne compte pas : elle mène à d’autres personnes que les précédentes.
done-code-sent = Si une adresse est enregistrée, un code est en route.
done-searched = La recherche est faite. Rien ne reste à examiner.
done-searched-review = La recherche est faite. Décidez à qui sont les visages.
done-decided = Les décisions sont enregistrées.
done-answer-prepared = La réponse est prête. Téléchargez-la et regardez-la avant de clore.
done-request-closed = La demande est répondue et close.
done-erased = L’effacement est fait. Les certificats figurent ci-dessous.
done-rectified = La rectification est faite.
done-restricted = L’utilisation est arrêtée.
done-lifted = C’est de nouveau utilisé.
done-extended = Le délai est prolongé. Informez-en la personne dans le premier mois.
done-doubted = Le délai est suspendu.
done-doubt-ended = Le délai reprend.
done-request-refused = La demande est refusée, en votre nom.
done-request-taken-back = Le retrait est enregistré.
done-recipient-told = L’information du destinataire est enregistrée.
# What stands against a form.
console-not-found = Ce que nomme le formulaire n’existe pas

# Looking at an answer before it goes out.
console-preview-title = Les images telles que la personne les verra
console-preview-lead = Les autres personnes sont masquées. Regardez chaque image avant de clore ; si quelqu’un reste reconnaissable, ne l’envoyez pas : répondez par lettre et dites ce qui est omis.
console-preview-open = Regarder ses images
console-preview-none = La réponse ne contient aucune image.
console-preview-covered = { $places ->
    [0] personne d’autre dessus
    [one] un endroit masqué
   *[other] { $places } endroits masqués
}
console-preview-alt = Image { $file } de la réponse
console-preview-back = Retour à la demande
