# The pages of the console.
console-places = Rubriques de la console
console-home-title = Échéances
console-requests-title = Demandes
console-orders-title = Injonctions des autorités
console-approvals-title = Approbations
console-galleries-title = Collections
console-certificates-title = Certificats d’effacement
console-retention-title = Conservation
console-breaches-title = Violations de données
console-registers-title = Registres
console-log-title = Journal
console-people-title = Comptes et clés

# Times and sums.
console-due = Échéance
console-due-on = à répondre avant le { $day } inclus
console-closed-on = close le { $day }
console-days-left = { $days ->
    [one] { $days } jour restant
   *[other] { $days } jours restants
}
console-days-late = { $days ->
    [one] { $days } jour de retard
   *[other] { $days } jours de retard
}
console-hours-left = { $hours ->
    [one] { $hours } heure restante
   *[other] { $hours } heures restantes
}
console-hours-late = { $hours ->
    [one] { $hours } heure de retard
   *[other] { $hours } heures de retard
}
console-euros = { $number } €
console-leaf = feuille { $leaf } du journal
console-choose = Choisir…
console-reason = Motif
console-first-page = Première page
console-copy = Copier
console-copied = Copié
console-wrong-missing = Un élément nécessaire n’a pas été rempli.

# The first page.
console-home-quiet = Rien ne vous attend.
console-home-open = { $count ->
    [one] attend sa réponse
   *[other] attendent leur réponse
}
console-home-urgent = { $count ->
    [one] en retard ou due sous 7 jours
   *[other] en retard ou dues sous 7 jours
}
console-home-late = { $count ->
    [one] en retard
   *[other] en retard
}
console-home-average = jours jusqu’à la réponse, en moyenne
console-home-no-requests = Aucune demande n’attend de réponse. Ce qui arrive par courrier ou par téléphone se saisit avec « Saisir une demande ».
console-home-no-orders = Aucune injonction en cours. Une injonction reçue s’enregistre avec « Enregistrer une injonction » ; ce qu’elle interdit cesse aussitôt.
console-home-breaches = Violations non closes
console-breach-of = Violation connue depuis le { $day }
console-home-retention = Conservation échue
console-retention-over = { $faces ->
    [one] { $faces } visage
   *[other] { $faces } visages
}, { $people ->
    [one] { $people } personne
   *[other] { $people } personnes
}
console-retention-late = Le passage horaire ne l’a pas effacé.
console-home-log = La dernière feuille porte le numéro { $leaf }, dans l’heure du { $at }.
console-log-check = Vérifier tout le journal

# The list of requests, and taking one in.
console-requests-all = Toutes les demandes
console-requests-new = Saisir une demande
console-requests-state = État
console-requests-every-state = tous les états
console-requests-alarm = seulement en retard ou dues sous 7 jours
console-requests-filter = Afficher
console-requests-none = Aucune demande ne correspond. Choisissez un autre état, ou saisissez une demande arrivée par courrier ou téléphone.
console-request-right = Droit
console-request-stands = Prochaine étape
console-request-received = Reçue
console-request-channel = Par
console-request-paused = délai suspendu
console-request-extended = prolongée
console-request-restricted = utilisation arrêtée
console-right-access = Accès
console-right-rectification = Rectification
console-right-erasure = Effacement
console-right-restriction = Limitation
console-right-portability = Portabilité
console-right-objection = Opposition
console-right-withdrawal = Retrait du consentement
console-stands-identify = établir l’identité
console-stands-search = rechercher ce qui est détenu
console-stands-review = décider à qui sont les visages
console-stands-prepare = préparer et envoyer la réponse
console-stands-erase = effacer, puis répondre
console-stands-restrict = arrêter l’utilisation, puis répondre
console-stands-rectify = rectifier, puis répondre
console-stands-close = répondre
console-stands-answered = répondue
console-stands-refused = refusée
console-stands-taken-back = retirée
console-channel-portal = le portail
console-channel-api = un programme
console-channel-command-line = la ligne de commande
console-channel-email = courriel
console-channel-letter = courrier
console-channel-phone = téléphone
console-channel-in-person = sur place
console-new-lead = Le délai d’un mois court depuis le jour où elle vous est parvenue. Ni motif ni photographie ne sont demandés.
console-new-channel = Mode de réception
console-new-received = Date de réception
console-new-received-hint = Vide : maintenant.
console-new-language = Langue de la réponse
console-new-who = Qui demande
console-new-name = Nom
console-new-contact = Où va la réponse
console-new-contact-hint = Une adresse électronique ou postale.
console-new-message = Ce qui a été écrit ou dit
console-new-found-by = Ce qui permet de retrouver la personne
console-new-found-by-hint = Tout est facultatif.
console-new-consent = Numéro d’un reçu de consentement
console-new-face = Numéro d’un visage
console-new-gallery = Collection
console-new-label = Nom de la personne dans cette collection
console-new-source = Référence d’une image dans cette collection
console-new-do = Enregistrer la demande
done-request-filed = La demande est enregistrée. Le délai court.
