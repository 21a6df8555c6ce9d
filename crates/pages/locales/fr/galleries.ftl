# The console's register of collections and ledger of consents.
console-galleries-none = Aucune collection. Enregistrez-en une ci-dessous ; elle reste un projet tant qu’il manque un élément.
console-gallery-name = Nom
console-gallery-basis = Base légale
console-gallery-faces = Visages
console-gallery-verdict = Verdict du contrôle
console-gallery-complete = rien ne manque
console-gallery-complete-why = Chaque élément exigé est enregistré.
console-gallery-misses = { $count ->
    [one] il manque { $count } élément
   *[other] il manque { $count } éléments
}
console-gallery-misses-why = La collection ne peut pas être utilisée tant que ceci n’est pas enregistré.
console-gallery-state-draft = projet
console-gallery-state-active = utilisée
console-gallery-state-suspended = suspendue
console-gallery-state-closed = close
console-gallery-stopped = arrêtée par une injonction
console-gallery-stopped-by = Arrêtée par une injonction : { $authority }, { $reference }.
console-gallery-holds-faces = { $count ->
    [one] { $count } visage
   *[other] { $count } visages
}
console-gallery-holds-images = { $count ->
    [one] { $count } image
   *[other] { $count } images
}
console-gallery-holds-people = { $count ->
    [one] { $count } personne
   *[other] { $count } personnes
}
console-gallery-new = Enregistrer une collection
console-gallery-new-name = Un nom que les personnes reconnaissent
console-gallery-new-do = Enregistrer comme projet
console-gallery-point = Point de départ
console-point-event-photography = Photographie d’événements
console-point-why-event-photography = Les participants reçoivent leurs photographies. Chacun a donné son accord.
console-point-archive-research = Recherche en archives
console-point-why-archive-research = Un service d’archives identifie des personnes pour la recherche, en vertu d’une loi qu’il cite.
console-point-missing-persons = Personnes disparues
console-point-why-missing-persons = Un organisme public recherche, en vertu d’une loi qu’il cite ; une autre personne délivre chaque mandat.
console-point-press-archive = Archives de presse
console-point-why-press-archive = Une rédaction cherche dans ses images, en vertu de la loi nationale de l’art. 85.
console-point-collection-by-consent = Collection par consentement
console-point-why-collection-by-consent = Un musée ou une université nomme les personnes qui ont donné leur accord.
console-point-none = Un projet vide
console-point-none-why = Tout est à remplir.
console-gallery-questions = Questions auxquelles vous seul pouvez répondre
console-gallery-edit = Enregistrer les éléments
console-gallery-activate = Mettre en service
console-gallery-activate-confirm = Mettre cette collection en service ?
console-gallery-facts = Éléments enregistrés
console-gallery-condition = Ce qui lève l’interdiction (art. 9, § 2)
console-condition-explicit-consent = consentement explicite (a)
console-condition-employment-law = droit du travail et social (b)
console-condition-vital-interests = intérêts vitaux (c)
console-condition-not-for-profit-body = organisme à but non lucratif, pour ses membres (d)
console-condition-manifestly-public = manifestement rendu public par la personne (e)
console-condition-legal-claims = droits en justice (f)
console-condition-substantial-public-interest = intérêt public important, par la loi (g)
console-condition-health-care = soins de santé (h)
console-condition-public-health = santé publique (i)
console-condition-archiving-research = archives, recherche, statistiques, par la loi (j)
console-condition-derogation = une loi nationale au titre de l’art. 85
console-gallery-decision = Décision du délégué
console-gallery-purposes = Finalités
console-gallery-retention = Durée de conservation
console-gallery-evidence = Preuve de la base légale
console-gallery-until = Valable jusqu’au
console-gallery-notice = Information des personnes
console-gallery-dpia = Analyse d’impact
console-gallery-high-risk = un risque élevé subsiste
console-gallery-consultation = Consultation préalable de l’autorité
console-gallery-territory = Pays
console-gallery-ages = Âges
console-ages-adults-only = adultes seulement
console-ages-minors-with-guardian = mineurs avec l’accord d’un responsable
console-ages-minors-included = mineurs compris
console-gallery-keep = Conservé à côté des gabarits
console-keep-crop = la vignette de chaque visage
console-keep-original = l’image entière
console-keep-none = rien
console-gallery-mandates = Qui délivre les mandats
console-mandates-self-issued-allowed = celui qui cherche peut le délivrer
console-mandates-other-person-required = une autre personne que celle qui cherche
console-gallery-groups = Photos de groupe comparées aux personnes consentantes
console-gallery-stop = Arrêter ou clore
console-gallery-suspend = Suspendre
console-gallery-suspend-why = Toute utilisation s’arrête jusqu’à une remise en service. Les droits et l’effacement continuent.
console-gallery-close = Clore la collection
console-gallery-close-why = Ce qu’elle contient reste jusqu’à l’effacement. Une collection close n’est plus utilisée.
console-gallery-close-confirm = Clore définitivement cette collection ?

# The form of facts.
console-facts-lead = N’enregistrez que ce qui est exact, avec la pièce qui le montre. Rien ici n’est un conseil.
console-facts-why = Pourquoi c’est permis
console-facts-law = La loi, avec son article
console-facts-law-hint = Si la condition ou la base en dépend.
console-facts-stands = Une pièce existe déjà ; n’en choisissez une autre que pour la remplacer.
console-facts-public = Pour chaque image, une preuve montre que la personne l’a rendue publique (art. 9, § 2, e)
console-facts-decision = Votre décision de délégué sur cette base et cette condition
console-facts-decision-hint = Seulement si la loi laisse la question ouverte. Consignée avec votre nom.
console-facts-decided-at = Date de votre décision
console-facts-own-purpose = Une autre finalité, dans vos mots
console-facts-told = Information des personnes et analyse d’impact
console-facts-notice-hint = Un texte simple est enregistré avec son empreinte.
console-facts-notice-version = Sa version
console-facts-notice-language = Sa langue (code)
console-facts-dpia-hint = Où elle se trouve : référence ou adresse.
console-facts-held = Ce qui est détenu, et combien de temps
console-facts-retention = Jours de conservation d’un visage
console-facts-retention-hint = « Pour toujours » n’existe pas.
console-facts-country = Pays de toutes les images
console-facts-country-hint = Deux lettres ; vide si inconnu.
console-facts-groups = Photos de groupe : le fondement pour comparer les tiers
console-facts-groups-hint = Vide : les photos de groupe ne sont pas comparées.
console-facts-quality = Quels visages sont assez bons
console-facts-eyes = Pixels entre les yeux, au moins
console-facts-sharpness = Netteté minimale
console-facts-detector = Score minimal du détecteur
console-facts-do = Enregistrer ces éléments

# The ledger of consents.
console-ledger-title = Personnes et consentements
console-ledger-none = Personne n’est nommé dans cette collection.
console-ledger-label = Nom ou numéro
console-ledger-label-hint = Le nom ou numéro sous lequel vous connaissez la personne.
console-ledger-added = Ajout
console-ledger-since = ajout le { $day }
console-ledger-minor = mineur
console-ledger-add = Ajouter une personne
console-ledger-country = Pays (deux lettres)
console-ledger-email = Adresse électronique
console-ledger-email-hint = Un code envoyé là établit qui exerce un droit.
console-consents-title = Consentements
console-consents-none = Aucun consentement enregistré.
console-consent-version = texte { $version }
console-consent-given = Donné
console-consent-ends = Prend fin
console-consent-taken-back = Retiré
console-consent-guardian = Responsable légal
console-consent-receipt = Reçu (signé)
console-withdraw-title = Retirer le consentement
console-withdraw-why = L’utilisation cesse aussitôt, et ce qui était détenu à ce titre est effacé.
console-withdraw-confirm = Enregistrer le retrait et effacer ? Il n’y a pas de retour.
console-withdraw-do = Enregistrer le retrait
console-withdraw-hold = Retenir l’effacement
console-withdraw-hold-why = Pourquoi, par exemple une demande d’accès en cours ; l’utilisation cesse quand même
console-withdraw-hold-do = Enregistrer le retrait, effacer plus tard
console-give-title = Enregistrer un consentement
console-give-version = Version du texte accepté
console-give-evidence = Formulaire signé ou enregistrement
console-give-relationship = Lien avec le mineur
console-give-guardian-evidence = Preuve de la qualité de responsable
console-give-do = Enregistrer le consentement
done-gallery-created = Le projet est enregistré. Ce qui manque figure ci-dessous.
done-gallery-activated = La collection est en service.
done-gallery-suspended = Toute utilisation est arrêtée.
done-gallery-closed = La collection est close.
done-facts-recorded = Les éléments sont enregistrés.
done-person-added = La personne est ajoutée.
done-consent-given = Le consentement est enregistré.
done-consent-withdrawn = L’utilisation a cessé et l’effacement est fait. Voici le certificat.
done-consent-withdrawn-held = L’utilisation a cessé. L’effacement est retenu.
