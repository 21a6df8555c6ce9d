# The console's certificates, breaches, log, registers, people and retention.
console-breach-state-open = autorité non informée
console-breach-state-notified = autorité informée
console-breach-state-closed = close
# Certificates and retention.
console-certificates-lead = Ce qui a été effacé, pourquoi, et ce qui le montre.
console-certificates-none = Rien n’a encore été effacé.
console-certificate-title = Certificat d’effacement
console-certificate-when = Effacé
console-certificate-decided = Décidé
console-certificate-ground = Motif
console-certificate-told = Informés
console-certificate-print = Page à imprimer
console-certificate-file = Fichier signé
console-certificate-request = Ouvrir la demande
console-certificate-classes = Devenir de chaque catégorie de données
console-certificate-class = Catégorie
console-certificate-count = Nombre
console-certificate-became = Devenir
console-certificate-stays = Ce qui reste, et pourquoi
console-became-none = rien détenu
console-became-erased = effacé
console-became-recomputed = recalculé
console-became-pending = ne s’ouvre plus
console-cause-withdrawal-of-consent = retrait du consentement
console-cause-decision-of-the-controller = décision du responsable
console-cause-request-of-the-person = demande de la personne
console-cause-order-of-an-authority = injonction d’une autorité
console-retention-lead = Ce qui est échu s’efface de lui-même, toutes les heures.
console-retention-none = Aucune collection ne conserve quoi que ce soit.
console-retention-faces = Visages échus
console-retention-people = Consentements échus
console-retention-since = Depuis
console-retention-held = Retenus pour des demandes
console-retention-run = Effacer maintenant ce qui est échu
console-retention-confirm = Effacer tout ce qui est échu ? Il n’y a pas de retour.
console-retention-ran = { $erasures ->
    [one] { $erasures } effacement effectué
   *[other] { $erasures } effacements effectués
} ; { $requests ->
    [one] { $requests } ancienne demande oubliée
   *[other] { $requests } anciennes demandes oubliées
}.

# Breaches.
console-breaches-lead = L’autorité est informée sous 72 heures, sauf risque improbable (art. 33).
console-breaches-none = Aucune violation enregistrée. Enregistrez-la dès que vous en avez connaissance ; le délai court dès lors.
console-breach-aware = Connue depuis
console-breach-aware-hint = Les 72 heures courent d’ici.
console-breach-clock = Délai
console-breach-due = les 72 heures expirent le { $at }
console-breach-description = Ce qui s’est passé
console-breach-from = Début
console-breach-until = Fin
console-breach-nature = Effet sur les données
console-nature-confidentiality = quelqu’un a appris ce qu’il ne devait pas (confidentialité)
console-nature-integrity = une donnée a été modifiée à tort (intégrité)
console-nature-availability = une donnée a été perdue ou inaccessible (disponibilité)
console-breach-galleries = Collections touchées
console-breach-galleries-hint = Aucune cochée : toutes.
console-breach-consequences = Conséquences probables pour les personnes
console-breach-measures = Mesures prises ou proposées
console-breach-new = Enregistrer une violation
console-breach-new-do = Enregistrer et compter ce qui est touché
console-breach-people = personnes nommées
console-breach-faces = visages
console-breach-unnamed = visages sans nom
console-breach-images = images
console-breach-recorded = Enregistrée
console-breach-drafts = Projets de notifications
console-breach-drafts-why = Rédigés à partir des enregistrements. Relisez-les, complétez-les et envoyez-les vous-même.
console-breach-draft-authority = À l’autorité (art. 33)
console-breach-draft-people = Aux personnes (art. 34)
console-breach-notices = Ce qui a été envoyé
console-breach-notices-none = Rien n’a encore été envoyé.
console-notice-to-authority = Autorité
console-notice-to-people = Personnes
console-notice-new = Enregistrer une notification envoyée
console-notice-whom = À qui
console-notice-at = Date d’envoi
console-notice-reference = Référence de l’autorité, ou mode d’information
console-notice-to-follow = Ce qui suivra encore
console-notice-delay = Motif du dépassement des 72 heures
console-breach-close = Clore la violation
console-breach-closed = Close
console-breach-reference = Référence de l’autorité
console-breach-no-risk = Pourquoi l’autorité n’a pas été informée : risque improbable
console-breach-not-told = Pourquoi les personnes n’ont pas été informées

# The log.
console-log-lead = Chaque acte y figure. Quiconque possède la clé peut le vérifier sans nous.
console-log-holds = { $size ->
    [one] Le journal est intact : { $size } feuille recalculée.
   *[other] Le journal est intact : { $size } feuilles recalculées.
}
console-log-root = Racine :
console-log-kinds = Feuilles par nature
console-log-key = Clé publique
console-log-key-why = Donnez-la à qui doit vérifier reçus, certificats et journal.
console-log-leaves = Dernières feuilles
console-log-leaf = Feuille
console-log-kind = Acte
console-log-hour = Dans l’heure du

# Registers.
console-register-processing = Registre des activités de traitement
console-register-why-processing = Ce qu’exige l’art. 30, collection par collection.
console-register-requests = Registre des demandes
console-register-why-requests = Échéances et dates de réponse ; il ne nomme personne.
console-register-legal-bases = Registre des bases légales
console-register-why-legal-bases = Base, condition et preuve de chaque collection.
console-particulars-title = Informations complémentaires
console-particulars-why = Ce que disent registres, reçus et notices en plus des éléments d’une collection.
console-particulars-blank = Ce que vous laissez vide reste inchangé.
console-particulars-lines = Un par ligne.
console-particulars-locations = Lieux de stockage
console-particulars-recipients = Destinataires
console-particulars-transfers = Transferts vers des pays tiers, avec leurs garanties
console-particulars-no-transfers = Il n’y a aucun transfert vers un pays tiers.
console-particulars-security = Mesures de sécurité, en termes généraux
console-particulars-people = Catégories de personnes
console-particulars-requests = Où déposer une demande
console-particulars-authority = Autorité de contrôle
console-particulars-authority-contact = Comment la joindre

# People and keys.
console-accounts-title = Comptes
console-people-do = Modifier
console-account-active = actif
console-account-invited = invité
console-account-ended = clos le { $day }
console-account-end = Clore
console-account-end-confirm = Clore le compte de { $name }, avec toutes ses sessions ?
console-invite = Inviter une personne
console-invite-login = Identifiant de connexion
console-invite-galleries = Collections accessibles
console-invite-galleries-hint = Aucune cochée : toutes, y compris futures.
console-invite-again = Inviter à nouveau
console-invite-again-confirm = Inviter { $name } à nouveau ? Son mot de passe et ses sessions prennent fin.
console-invited = { $name } est invité.
console-invited-why = Donnez cette adresse à la personne. Elle n’est montrée qu’une fois et sert une fois, jusqu’au { $at }.
console-keys-title = Clés
console-keys-none = Aucune clé en cours.
console-key-holder = Titulaire
console-key-kind = Nature
console-key-wire = clé avec paire de signature
console-key-plain = clé
console-key-since = Depuis
console-key-until = Prend fin
console-key-no-end = sans fin
console-key-revoke = Révoquer
console-key-revoke-confirm = Révoquer la clé de { $holder } ?
console-grant = Remettre une clé
console-granted = La clé de { $holder }
console-granted-why = Elle n’est montrée qu’une fois. Quiconque la possède peut ce que ses rôles permettent.
done-breach-recorded = La violation est enregistrée et ce qui est touché est compté.
done-breach-notified = La notification est enregistrée.
done-breach-closed = La violation est close.
done-particulars-recorded = Les informations sont enregistrées.
done-account-ended = Le compte est clos, avec toutes ses sessions.
done-key-revoked = La clé est révoquée.

# Kinds of leaves.
console-leaf-kind-log-opened = Ouverture du journal
console-leaf-kind-gallery-opened = Collection enregistrée
console-leaf-kind-gallery-activated = Collection mise en service
console-leaf-kind-gallery-suspended = Collection suspendue
console-leaf-kind-gallery-closed = Collection close
console-leaf-kind-consent-given = Consentement donné
console-leaf-kind-consent-withdrawn = Consentement retiré
console-leaf-kind-mandate-issued = Mandat délivré
console-leaf-kind-mandate-revoked = Mandat révoqué
console-leaf-kind-access-granted = Accès accordé
console-leaf-kind-access-revoked = Accès révoqué
console-leaf-kind-account-opened = Compte ouvert
console-leaf-kind-account-changed = Compte modifié
console-leaf-kind-image-enrolled = Image intégrée
console-leaf-kind-face-enrolled = Visage intégré
console-leaf-kind-photos-compared = Photographies comparées
console-leaf-kind-search-performed = Recherche
console-leaf-kind-result-disclosed = Résultat montré
console-leaf-kind-sweep-performed = Recherche pour une demande
console-leaf-kind-faces-clustered = Visages sans nom regroupés
console-leaf-kind-evaluation-run = Précision mesurée
console-leaf-kind-identification-exported = Identification exportée
console-leaf-kind-act-refused = Acte refusé
console-leaf-kind-templates-renewed = Gabarits renouvelés
console-leaf-kind-request-received = Demande reçue
console-leaf-kind-request-answered = Demande répondue
console-leaf-kind-request-refused = Demande refusée
console-leaf-kind-request-extended = Demande prolongée
console-leaf-kind-restriction-set = Limitation posée
console-leaf-kind-restriction-lifted = Limitation levée
console-leaf-kind-identity-proven = Identité établie
console-leaf-kind-selfie-dropped = Autoportrait détruit
console-leaf-kind-request-noted = Étape d’une demande
console-leaf-kind-data-rectified = Données rectifiées
console-leaf-kind-erasure-intended = Effacement décidé
console-leaf-kind-erasure-executed = Effacement exécuté
console-leaf-kind-order-received = Injonction reçue
console-leaf-kind-order-executed = Injonction exécutée
console-leaf-kind-order-lifted = Injonction levée
console-leaf-kind-proposal-approved = Proposition approuvée
console-leaf-kind-breach-recorded = Violation enregistrée
console-leaf-kind-backup-made = Sauvegarde faite
console-leaf-kind-backup-restored = Sauvegarde restaurée
console-leaf-kind-recipients-told = Destinataire informé
console-cause-end-of-the-retention = fin de la conservation
console-people-login = Identifiant
# Classes of data on a certificate.
console-class-image = Image
console-class-original = Original
console-class-crop = Vignette
console-class-template = Gabarit
console-class-details = Détails
console-class-person-link = Lien avec la personne
console-class-person = Personne
console-class-consents = Consentements
console-class-segments = Segments scellés
console-class-index = Index
console-class-clusters = Groupes de visages sans nom
console-class-normalisation-statistics = Statistiques de normalisation
console-class-cached-results = Résultats conservés
console-class-answers = Réponses aux demandes d’accès
console-class-keys = Clés
console-class-database = Base de données
console-class-backups = Sauvegardes
console-leaf-kind-document-recorded = Notice ou précisions enregistrées
console-leaf-kind-match-judged = Correspondance jugée
console-leaf-kind-search-reviewed = Recherche contrôlée, ou tirée pour contrôle

# Reviewing searches by sample.
reviews-title = Contrôle par échantillon
reviews-lead = Le hasard tire des recherches que personne n’a contrôlées : nul ne choisit ce qui est regardé. Les vôtres sont laissées à quelqu’un d’autre.
reviews-count = Combien
reviews-draw = Tirer
reviews-none = Rien n’est tiré.
reviews-nothing = Il n’y avait rien à tirer : toutes les recherches l’ont été, ou sont les vôtres.
reviews-to-do = À contrôler
reviews-done = Contrôlées
reviews-question = Le dossier et la finalité répondent-ils au travail en cours ?
reviews-note = Remarque
reviews-note-hint = Ce qui ne convient pas, si quelque chose est mis en doute.
reviews-in-order = En ordre
reviews-questioned = Mise en doute
reviews-by = par { $name } le { $day }
reviews-own = Vous avez fait cette recherche. Une autre personne la contrôle.
done-reviews-drawn = Des recherches sont tirées.
done-review-decided = Le contrôle est consigné.

# What to expect of scores.
accuracy-title = Exactitude
accuracy-lead = Ce que valent vraisemblablement les scores de chaque collection à sa taille, d’après les mesures de son modèle. Vos propres images se mesurent avec « countenance evaluate ».
accuracy-none = Aucune collection n’a encore de modèle.
accuracy-pack = Modèle
accuracy-published = Publié
accuracy-faces = Visages
accuracy-searches = Recherches
accuracy-threshold = Similarité minimale
accuracy-strangers = Recherches d’inconnus qui montrent quelqu’un
accuracy-misses = Recherches d’une personne détenue qui la manquent
accuracy-usual = usuel
accuracy-one-in = une sur { $searches }
accuracy-most = la plupart
accuracy-sweeps = Réponses aux demandes des personnes
accuracy-may-miss = Peut manquer
accuracy-review = Visages d’autrui à contrôler
accuracy-assumed = Le modèle ne publie aucune mesure ; ces nombres sont supposés.

console-sessions-title = Sessions
console-sessions-why = Qui se connecte ouvre une session. Elle finit d’elle-même, à la déconnexion, ou quand on y met fin ici.
console-sessions-own = Les vôtres
console-sessions-none = Vous entrez avec une clé et n’avez pas de session.
console-sessions-others = { $count ->
    [one] Une session d’une autre personne
   *[other] { $count } sessions d’autres personnes
}
console-sessions-over = Sessions terminées
console-session-end = Mettre fin
console-session-end-confirm = Mettre fin à cette session de { $holder } ?
