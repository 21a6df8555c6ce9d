# The pages of the operator.

# Words of records.
operator-purpose-archive-identification = Dire qui figure sur les images d’une archive
operator-purpose-event-photography = Remettre aux participants d’un événement leurs photographies
operator-purpose-missing-persons = Retrouver des personnes disparues
operator-purpose-journalistic-research = Recherche journalistique
operator-purpose-research = Recherche scientifique ou historique, statistiques
operator-purpose-access-control = Décider qui peut entrer
operator-purpose-photo-library = Permettre à chacun de retrouver ses propres images
operator-purpose-group-faces = Regrouper les visages sans nom
operator-purpose-measure-accuracy = Mesurer l’exactitude
operator-basis-consent = Consentement
operator-basis-contract = Contrat
operator-basis-legal-obligation = Obligation légale
operator-basis-vital-interests = Intérêts vitaux
operator-basis-public-task = Mission d’intérêt public
operator-basis-legitimate-interests = Intérêts légitimes
operator-condition-explicit-consent = Consentement explicite
operator-condition-employment-law = Droit du travail et droit social
operator-condition-vital-interests = Intérêts vitaux
operator-condition-not-for-profit-body = Organisme à but non lucratif
operator-condition-manifestly-public = Manifestement rendu public par la personne
operator-condition-legal-claims = Droits en justice
operator-condition-substantial-public-interest = Intérêt public important
operator-condition-health-care = Soins de santé
operator-condition-public-health = Santé publique
operator-condition-archiving-research = Archives, recherche, statistiques
operator-derogation = Dérogation pour le journalisme et les arts
operator-state-draft = Brouillon
operator-state-active = En service
operator-state-suspended = Suspendue
operator-state-closed = Close

# Why a collection cannot be used.
operator-why-order = Arrêtée par une décision de { $authority } ({ $reference }).
operator-why-draft = Encore un brouillon. Le délégué à la protection des données la met en service.
operator-why-suspended = Suspendue. Le délégué à la protection des données peut la remettre en service.
operator-why-closed = Close. Plus rien n’y est utilisé.
operator-why-other-person = Pour cette collection, une autre personne doit délivrer le mandat.
operator-why-no-purpose = Aucune finalité de recherche n’est enregistrée pour cette collection.
operator-why-more = { $facts ->
    [one] Un autre élément manque.
   *[other] { $facts } autres éléments manquent.
}

# Shared.
operator-gallery = Collection
operator-galleries = Collections
operator-mandate = Mandat
operator-purpose = Finalité
operator-case = Numéro d’affaire ou de dossier
operator-operator = Qui recherche
operator-when = Quand
operator-leaf = Ligne du journal
operator-source = Source
operator-enrolled = Intégré le
operator-basis = Base
operator-person = Personne
operator-person-faces = Visages
operator-similarity = Similarité
operator-of-hundred = sur 100
operator-search-id = Recherche
operator-face-id = Visage
operator-image = Image
operator-choose = Choisir
operator-actions = Actions
operator-unknown = inconnu
operator-back = Retour
operator-next = Suivant
operator-no-basis = Aucune base enregistrée
operator-faces = { $faces ->
    [0] aucun visage
    [one] 1 visage
   *[other] { $faces } visages
}
operator-images = { $images ->
    [0] aucune image
    [one] 1 image
   *[other] { $images } images
}
operator-people-count = { $people ->
    [0] personne de nommé
    [one] 1 personne
   *[other] { $people } personnes
}
operator-until = jusqu’au { $moment }
operator-searches-left = { $searches ->
    [one] 1 recherche restante
   *[other] { $searches } recherches restantes
}
operator-self-issued = délivré par son titulaire
operator-issued-by = délivré par { $name }
operator-no-galleries = Aucune collection n’est encore à votre portée. Le délégué à la protection des données enregistre les collections.

# The steps of a search.
operator-search-title = Rechercher par un visage
operator-search-lead = Dites d’abord à quel titre vous recherchez. Chaque recherche est enregistrée sous votre nom.
operator-step-mandate = Mandat
operator-step-photo = Photographie
operator-step-results = Résultats
operator-under-mandate = Sous un mandat en vigueur
operator-under-own = Ou choisissez une collection et indiquez vous-même finalité et affaire
operator-under-own-only = Choisissez une collection et indiquez finalité et affaire
operator-under-own-hint = La recherche vous délivre alors un mandat, et cela est signalé.
operator-none-usable = Aucune collection ne peut être consultée pour le moment. Chacune dit pourquoi.

operator-ask-title = La photographie
operator-choose-other = Choisir une autre collection
operator-state = Dans quel but
operator-ground = Le fondement pour le visage recherché
operator-ground-hint = Le visage recherché est lui aussi une donnée biométrique. Sauf indication contraire, le fondement de la collection vaut :
operator-ground-first = Sauf indication contraire, le fondement de la première collection vaut.
operator-ground-basis = Base légale
operator-ground-condition = Condition pour les données biométriques
operator-ground-law = Loi sur laquelle il repose
operator-ground-own = celui de la collection
operator-photo = Photographie
operator-photo-other = Choisir une autre photographie
operator-photo-hint = JPEG, PNG ou WebP. Rien n’en est conservé.
operator-photo-held = La photographie envoyée
operator-photo-kept = { $name } est toujours là ; inutile de la choisir à nouveau.
operator-more = Autres réglages
operator-sure = Degré de certitude d’une correspondance
operator-sure-usual = Habituel : environ 1 fausse correspondance pour 100 recherches
operator-sure-strict = Plus strict : environ 1 pour 1 000
operator-sure-wide = Plus large : environ 1 pour 10
operator-limit = Nombre maximal de correspondances
operator-recorded = La recherche est enregistrée avant que vous ne voyiez un résultat.
operator-search-do = Rechercher

operator-pick-title = Quel visage ?
operator-pick-lead = { $faces ->
    [one] Un visage est visible sur la photographie. Lisez la remarque avant de rechercher.
   *[other] { $faces } visages sont visibles sur la photographie. Seul celui que vous choisissez est comparé.
}
operator-pick-marked = { $faces ->
    [one] La photographie, avec un visage encadré
   *[other] La photographie, avec { $faces } visages encadrés et numérotés à partir du plus grand
}
operator-pick-which = Rechercher avec
operator-face-number = Visage { $number }
operator-eyes = { $pixels } pixels entre les yeux
operator-warn-small = Petit : seulement { $pixels } pixels entre les yeux. Le résultat est moins sûr.
operator-warn-blurred = Flou. Le résultat est moins sûr.
operator-warn-turned = Tourné de { $degrees }° sur le côté. Le résultat est moins sûr.

# What does not fit.
operator-wrong-purpose = Choisissez une finalité.
operator-wrong-case = Indiquez le numéro de l’affaire ou du dossier.
operator-wrong-mandate = Ce mandat n’existe pas. Recommencez.
operator-wrong-ground = Un fondement exige une base légale et une condition.
operator-wrong-photo = Choisissez une photographie.
operator-wrong-large = La photographie dépasse 12 Mo : trop grande pour y choisir un visage. Envoyez-en une plus petite.
operator-wrong-no-face = Aucun visage n’a été trouvé. Prenez une photographie où le visage est plus grand, droit ou mieux éclairé.
operator-wrong-looked = Regardez d’abord les deux images, et dites que vous l’avez fait.
operator-wrong-operator = Indiquez qui recherchera.
operator-wrong-gallery = Choisissez au moins une collection.
operator-wrong-days = Indiquez pour combien de jours, de 1 à 366.
operator-wrong-searches = Indiquez un nombre de recherches, 1 ou plus, ou laissez vide.
operator-wrong-two = Choisissez-en exactement deux.
operator-wrong-faces = Choisissez au moins un visage.
operator-wrong-subject = Indiquez à qui sont ces visages.

# Results.
operator-results-title = Résultats
operator-results-none = Aucune correspondance
operator-results-count = { $count ->
    [one] 1 correspondance possible
   *[other] { $count } correspondances possibles
}
operator-results-nobody = Aucune correspondance au-dessus du seuil parmi { $faces } visages.
operator-results-among = Trouvé parmi { $faces } visages.
operator-results-least = Les visages sont montrés à partir d’une similarité de { $similarity }.
operator-results-nobody-means = Cela ne dit pas que la personne est absente de la collection : une recherche peut manquer quelqu’un. Une autre photographie peut en trouver davantage.
operator-results-means = Une correspondance possible est une piste, pas une identification. Comparez vous-même les deux images.
operator-results-full = Le nombre demandé est atteint ; il peut y en avoir d’autres.
operator-means = À ce seuil, attendez-vous à environ 1 fausse correspondance pour { $searches } recherches dans une collection de cette taille.
operator-means-most = À ce seuil, la plupart des recherches dans une collection de cette taille montrent une fausse correspondance.
operator-means-nothing = La collection ne contient aucun visage.
operator-means-assumed = (Une hypothèse : le modèle est fourni sans mesures.)
operator-people = Personnes connues parmi elles
operator-hits = Correspondances possibles, les plus semblables d’abord
operator-hits-hint = L’image de gauche est toujours le visage recherché.
operator-hit = Correspondance possible { $number }
operator-hit-alt = Visage de la correspondance possible { $number }, source : { $source }
operator-probe = Recherché
operator-probe-alt = Le visage recherché
operator-held-face = Dans la collection
operator-no-crop = Aucune image n’est conservée
operator-decide = Décider ou exporter
operator-new-tab = (dans un nouvel onglet)
operator-this-search = Cette recherche
operator-not-kept = Ces résultats ne sont pas conservés : ils disparaissent quand vous quittez cette page. Une correspondance possible a sa propre adresse, sous « Décider ou exporter ».
operator-search-again = Rechercher à nouveau sous ce mandat

# One match.
operator-decide-title = Correspondance possible
operator-decide-lead = Deux personnes doivent regarder les deux images avant que cela puisse sortir comme identification.
operator-confirmed-title = Confirmée comme la même personne par
operator-confirmed-none = Personne pour l’instant.
operator-two-people = Deux personnes ont confirmé
operator-second-needed = Vous avez confirmé. Une autre personne doit maintenant regarder et confirmer. Envoyez-lui cette adresse :
operator-copy = Copier
operator-copied = Copié
operator-looked = J’ai regardé moi-même les deux images et les tiens pour la même personne.
operator-looked-hint = Les deux images : le visage recherché et celui de la collection.
operator-confirm = Confirmer : la même personne
operator-export-title = Exporter
operator-export-identification = Deux personnes ont confirmé. Elle sort comme identification, signée.
operator-export-lead = Deux personnes n’ont pas confirmé. Elle ne sort que comme piste, et le dit.
operator-export-do = Exporter l’identification
operator-export-lead-do = Exporter comme piste
operator-recipient = À quelqu’un d’extérieur
operator-recipient-hint = Laissez vide pour vos propres dossiers. Un destinataire extérieur doit d’abord être proposé et approuvé par deux personnes, déléguées à la protection des données ou administrateurs, ainsi :
operator-identification = Identification
operator-lead = Piste
operator-identification-means = Deux personnes ont comparé les deux images et confirmé. C’est leur jugement, pas une mesure.
operator-lead-means = Deux personnes ne l’ont pas confirmée. Ce n’est pas une identification, et rien ne peut être décidé sur elle seule.
operator-controller = Responsable du traitement
operator-threshold = Seuil (score)
operator-pack = Modèle
operator-shown-leaf = Ligne du journal : montrée
operator-export-leaf = Ligne du journal : sortie
operator-exported-by = Exportée par
operator-signature = Signature
operator-signature-hint = Sur l’empreinte du document. La clé publique du journal la vérifie.
operator-save-document = Enregistrer le document
operator-save-signature = Enregistrer la signature
operator-print-hint = À l’impression, chaque page porte un filigrane à votre nom.

# Mandates.
operator-mandates-title = Mandats
operator-mandates-lead = Un mandat dit qui recherche, dans quel but et jusqu’à quand. Une recherche sans mandat en délivre un : cette liste est donc aussi l’historique de vos recherches.
operator-mandates-standing = En vigueur
operator-mandates-none = Vous n’avez aucun mandat en vigueur. Délivrez-en un ci-dessous, ou commencez une recherche en indiquant finalité et affaire.
operator-mandates-ended = Terminés
operator-mandates-ended-hint = Ce qui a été recherché figure dans le journal.
operator-mandates-ended-none = Aucun n’est terminé.
operator-mandates-more = Les plus anciens sont omis.
operator-mandate-revoked = terminé avant l’heure
operator-mandate-expired = son délai est écoulé
operator-mandate-used-up = ses recherches sont épuisées
operator-issued = Délivré le
operator-ends = Fin
operator-why-ended = Pourquoi
operator-search-under = Rechercher
operator-end = Terminer
operator-end-sure = Terminer ce mandat ? Plus personne ne pourra rechercher sous lui.
operator-issue-title = Délivrer un mandat
operator-issue-hint = Vous en êtes l’auteur. Un mandat ne sert que son propre opérateur.
operator-issue-operator = Qui recherchera
operator-issue-operator-hint = Sous le nom avec lequel la personne se connecte.
operator-days = Durée en jours
operator-searches = Recherches permises
operator-searches-hint = Sans limite si vide.
operator-issue-do = Délivrer
done-mandate-issued = Le mandat est délivré.
done-mandate-ended = Le mandat est terminé.
done-match-confirmed = Votre confirmation est enregistrée.

# Looking through.
operator-browse-title = Collections
operator-browse-lead = Ce qui est intégré, dans la portée de votre compte.
operator-places = Dans cette collection
operator-people-named = Personnes
operator-all-faces = Visages
operator-clusters = Visages sans nom
operator-people-none = Personne n’est encore nommé dans cette collection. Les personnes s’ajoutent avec leur consentement, ou lors de l’intégration d’images.
operator-country = Pays
operator-added = Ajoutée le
operator-minor = mineur
operator-faces-of = Visages de { $person }
operator-faces-of-image = Visages d’une image
operator-faces-hint = Par identifiants. Un visage n’est montré que par une recherche sous mandat.
operator-faces-none = Il n’y a aucun visage ici.
operator-faces-theirs = tous ceux de cette personne
operator-unnamed = sans nom
operator-kept = Image du visage
operator-crop-kept = conservée
operator-crop-not-kept = non conservée
operator-restricted = hors d’usage
operator-clusters-hint = Des visages sans nom qui peuvent être ceux d’une même personne. Chaque consultation de cette page est enregistrée ; elle montre des sources et aucun visage.
operator-clusters-count = { $clusters ->
    [one] 1 groupe
   *[other] { $clusters } groupes
}, { $faces ->
    [one] 1 visage.
   *[other] { $faces } visages.
}
operator-clusters-alone = { $faces ->
    [one] 1 visage est seul.
   *[other] { $faces } visages sont seuls.
}
operator-clusters-none = Il n’y a pas de groupes. Regroupez les visages pour en chercher.
operator-clusters-not = Les visages sans nom ne peuvent pas être regroupés ici : ce n’est pas une finalité de cette collection, ou elle n’est pas en service. Le délégué à la protection des données peut enregistrer la finalité « Regrouper les visages sans nom ».
operator-cluster-run = Regrouper à nouveau
operator-cluster-of = { $faces ->
    [one] Groupe de 1 visage
   *[other] Groupe de { $faces } visages
}
operator-cluster-choose = Choisir
operator-and-more = et { $count } de plus
operator-stands-alone = Seul
operator-merge = Les deux choisis sont une même personne
operator-show-more = En montrer plus
operator-show-alone = Montrer les visages seuls
operator-look-leaf = Enregistré à la ligne { $leaf } du journal.
operator-edits = Décisions en vigueur
operator-edit = Décision
operator-edit-merge = Une même personne
operator-edit-split = Deux personnes
operator-edit-reject = Pas cette personne
operator-edit-by = Qui
operator-undo = Annuler
operator-cluster-lead = Cochez des visages et dites à qui ils ne sont pas. Votre décision est conservée et respectée quand les visages sont regroupés à nouveau.
operator-choose-face = Choisir
operator-split = Une autre personne
operator-reject = Pas cette personne
operator-split-hint = « Une autre personne » : les visages cochés sont ceux d’une seule autre personne. « Pas cette personne » : qui qu’ils soient, leur place n’est pas ici.
done-cluster-merged = Les deux sont maintenant une même personne.
done-cluster-split = Les visages sont maintenant ceux d’une autre personne.
done-cluster-rejected = Les visages ne sont pas ceux de cette personne.
done-cluster-undone = La décision est annulée.
done-cluster-undone-later = La décision est annulée. Les visages ont été regroupés depuis ; regroupez à nouveau pour le voir.

# Taking in.
operator-enrol-title = Intégrer
operator-enrol-lead = Les images entrent dans une collection dont les éléments enregistrés le permettent. Ce qui est refusé est dit avec sa raison.
operator-enrol-here = Intégrer des images
operator-take-title = Intégrer des images dans { $gallery }
operator-take-photos = Envoyer des photographies
operator-whose = À qui sont ces visages
operator-whose-consent = Cette collection repose sur le consentement : chaque visage doit être celui d’une personne dont le consentement est valable.
operator-whose-none = À personne de nommé
operator-whose-one = À une personne, nommée ci-dessous
operator-whose-folders = Chaque dossier porte le nom de sa personne
operator-whose-person = Personne
operator-take-choose = Déposez des photographies ici, ou choisissez-les
operator-take-hint = Elles sont envoyées huit par huit. Sans script : 64 au plus à la fois.
operator-take-folder = Ou un dossier entier
operator-take-progress = Photographies envoyées
operator-take-running = envoyées ; en cours.
operator-take-paused = envoyées ; en pause.
operator-take-finished = envoyées. Terminé.
operator-take-failed = envoyées. Arrêté ; vous pouvez continuer.
operator-take-do = Intégrer
operator-pause = Pause
operator-resume = Continuer
operator-take-source = Depuis un dossier du serveur
operator-sources = Dossiers du serveur
operator-sources-none = Aucun dossier du serveur n’est prévu pour cela. Qui exploite le serveur nomme les dossiers dans sa configuration.
operator-readable = lisible
operator-unreadable = illisible
operator-source-name = Dossier
operator-source-path = Chemin à l’intérieur
operator-source-path-hint = Tout le dossier si vide.
operator-manifest = Liste des visages
operator-manifest-hint = Un fichier CSV ou JSON Lines dans le dossier ; aucun si vide.
operator-source-folders = Le dossier d’une image porte le nom de sa personne
operator-source-do = Commencer
operator-report = Ce qui en est résulté
operator-report-files = Fichiers examinés
operator-report-images = Images intégrées
operator-report-faces = Visages conservés
operator-report-known = Déjà intégrées
operator-report-erased = Effacées auparavant ; elles restent dehors
operator-report-without-face = Sans visage
operator-report-not-looked-at = Non examinés
operator-jobs = Travaux
operator-jobs-none = Aucun travail n’a encore été lancé.
operator-job = Travail
operator-job-enrol = Intégration d’images
operator-job-cluster = Regroupement de visages
operator-job-re-embed = Passage à un autre modèle
operator-job-evaluate = Mesure de l’exactitude
operator-job-gone = Travail dont les détails ont été effacés
operator-job-state = État
operator-job-waiting = en attente
operator-job-running = en cours
operator-job-done = terminé
operator-job-failed = échoué
operator-job-cancelled = arrêté
operator-job-pieces = Avancement
operator-job-progress = { $done } sur { $total }.
operator-job-begins = Il commence dans un instant.
operator-job-by = Lancé par
operator-job-changed = Modifié
operator-job-cancel = Arrêter
operator-job-cancel-sure = Arrêter ce travail ? Ce qu’il a fait demeure.
operator-job-resume = Continuer
done-job-cancelled = Le travail est arrêté. Ce qu’il a fait demeure.
done-job-resumed = Le travail continue.

searches-title = Recherches
searches-own = Mes recherches
searches-own-lead = Ce que vous avez cherché, à quelle fin et dans quel dossier. Les résultats eux-mêmes ne sont pas conservés.
searches-lead = Qui a cherché, à quelle fin et dans quel dossier, et combien de visages ont été montrés. D’après les enregistrements du journal.
searches-none = Aucune recherche n’a encore été faite.
searches-hour = Dans l’heure à partir de
searches-who = Qui
searches-why = Dossier et finalité
searches-where = Collection
searches-shown = Visages montrés
searches-leaf = Feuille
searches-ended = terminée
searches-hint = Les visages effacés depuis ne sont pas comptés.
searches-earlier = Recherches antérieures

# What people say of a match.
operator-set-aside = { $faces ->
    [one] Un visage a été trouvé et n’est pas montré : quelqu’un a dit dans ce dossier que c’est une autre personne. Pour le revoir, cochez-le sous « Autres réglages » avant de chercher.
   *[other] { $faces } visages ont été trouvés et ne sont pas montrés : quelqu’un a dit dans ce dossier que ce sont d’autres personnes. Pour les revoir, cochez-le sous « Autres réglages » avant de chercher.
}
operator-ask-aside = Montrer aussi les visages écartés dans ce dossier
operator-other-person = Une autre personne
operator-other-said = { $name } l’a dit le { $day }
operator-rejected-title = Une autre personne, selon
operator-rejected-means = Tant que cela vaut, la correspondance ne sort que comme piste. Qui s’est trompé revient sur sa parole.
operator-match-reject = Pas cette personne
operator-match-reject-lead = Ou c’est quelqu’un d’autre : alors ce visage n’est plus montré dans le même dossier. Vous pouvez y revenir.
operator-take-back = Revenir sur ma parole
operator-look-lead = Pour vérifier, regardez le visage sous le mandat de cette recherche. Que vous avez regardé est consigné.
operator-look-do = Regarder le visage
operator-look-title = Les deux images
operator-look-recorded = Vous avez regardé sous le mandat de la recherche ; la feuille { $leaf } du journal le dit.
operator-look-probe = La photographie recherchée
operator-look-probe-hint = Elle n’est pas conservée ici : choisissez-la parmi vos fichiers. Elle reste dans ce navigateur.
operator-look-alt = Le visage de la collection, tiré de { $source }
operator-export-face = Le visage de la collection
operator-of-search = De cette recherche
operator-of-search-shown = { $faces ->
    [one] un visage montré
   *[other] { $faces } visages montrés
}
operator-of-search-kept = { $faces ->
    [one] un confirmé
   *[other] { $faces } confirmés
}
operator-of-search-dropped = { $faces ->
    [one] un écarté
   *[other] { $faces } écartés
}
operator-photos-digest = Photographies recherchées (SHA-256)
done-match-rejected = Consigné : une autre personne. Le visage n’est plus montré dans ce dossier.
done-match-taken-back = Vous êtes revenu sur votre parole.

# Several photographs of one person.
operator-several-choose = Déposez ici des photographies d’une même personne, choisissez-en une ou plusieurs, ou prenez-en une
operator-several-add = Ajouter une photographie de la même personne
operator-several-hint = Plusieurs photographies d’une personne trouvent plus qu’une seule. Chacune doit montrer cette personne seule.
operator-several-keep = Rechercher avec { $name }
operator-several-insist = Rechercher quand même avec { $name }
operator-several-wrong = Ces photographies ne peuvent pas toutes servir à la recherche.
operator-several-none = { $name } ne montre aucun visage. Elle est laissée de côté. Choisissez-en une où le visage est plus grand, droit ou mieux éclairé, ou continuez sans elle.
operator-several-many = { $name } montre { $faces } visages. Elle est laissée de côté. Continuez sans elle, ou recherchez avec elle seule : vous choisirez alors le visage.
operator-several-unread = { $name } est illisible. Elle est laissée de côté. Envoyez-la en JPEG ou PNG, ou continuez sans elle.
operator-several-hardly = Le visage de { $name } convient à peine. Cochez-la ci-dessous pour rechercher quand même avec elle.
operator-several-large = Ensemble, les photographies dépassent 12 Mo et ne peuvent pas rester dans le formulaire. Choisissez-les à nouveau, plus petites ou moins nombreuses.
operator-wrong-many = Choisissez au plus 8 photographies.
