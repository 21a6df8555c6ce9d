# La réponse à une demande d’accès, et ce que l’on remet à emporter.

answer-title-access = Ce que nous détenons sur votre visage
answer-title-portability = Vos données, à emporter
answer-title-none = Nous n’avons trouvé aucun visage qui soit le vôtre
answer-contents = Sur cette page
answer-request = Demande
answer-received = Reçue
answer-prepared = Réponse établie
answer-controller = Responsable du traitement
answer-contact = Nous joindre
answer-officer = Délégué à la protection des données
answer-representative = Représentant dans l’Union

answer-short = En bref
answer-short-yes = Oui. Nous détenons { $faces ->
    [one] { $faces } image de votre visage
   *[other] { $faces } images de votre visage
}, dans { $galleries ->
    [one] { $galleries } collection
   *[other] { $galleries } collections
}.
answer-short-record = Nous ne détenons aucune image de votre visage, mais une fiche à votre sujet, dans { $galleries ->
    [one] { $galleries } collection
   *[other] { $galleries } collections
}.
answer-short-no = Non. Nous avons cherché votre visage dans toutes nos collections et n’en avons trouvé aucun.
answer-short-searches = { $returned ->
    [0] Aucune recherche ne vous a montré à quelqu’un.
    [one] { $returned } recherche vous a montré à quelqu’un.
   *[other] { $returned } recherches vous ont montré à quelqu’un.
} { $compared ->
    [0] Aucune autre recherche n’a parcouru une collection pendant que vous y figuriez.
    [one] { $compared } autre recherche a parcouru une collection pendant que vous y figuriez.
   *[other] { $compared } autres recherches ont parcouru une collection pendant que vous y figuriez.
}
answer-short-erased = { $faces ->
    [one] { $faces } autre image de vous a été effacée, pour un autre motif, avant cette réponse.
   *[other] { $faces } autres images de vous ont été effacées, pour un autre motif, avant cette réponse.
}
answer-short-machine = Les mêmes données se trouvent dans le fichier data.json, lisible par un programme.

answer-classes = Ce que nous détenons, catégorie par catégorie
answer-classes-lead = Toutes les catégories de données que ce système peut contenir sont citées, y compris celles que nous ne détenons pas sur vous.
answer-class = Catégorie de données
answer-held = La détenons-nous ?
answer-held-yes = Oui : { $count }
answer-held-no = Non
answer-held-withheld = Non communiqué ({ $article })
answer-class-image = Images entières
answer-class-crop = Découpes de votre visage
answer-class-template = Gabarits : des nombres tirés de votre visage
answer-class-person-link = Fiches à votre nom ou numéro
answer-class-metadata = Précisions notées avec un visage
answer-class-source = Provenance des images
answer-class-tags = Mots attachés à un visage ou à une image
answer-class-consents = Consentements
answer-class-searches = Recherches
answer-class-exports = Identifications sorties du système
answer-class-recipients = Destinataires
answer-class-staff = Noms de nos agents qui ont cherché
answer-class-restriction = Limitations et oppositions
answer-class-requests = Vos autres demandes
answer-class-job-reports = Comptes rendus de travaux sur ces collections
answer-class-backups = Sauvegardes
answer-note-job-reports = Un tel compte rendu peut citer le fichier d’une image. Il est scellé, et un effacement le supprime. Une réponse envoyée à un programme est conservée peu de temps, de la même façon.
answer-note-backups = Les sauvegardes contiennent des copies scellées. Après un effacement, leurs clés sont détruites : personne ne peut plus ouvrir ce qui a été effacé.
answer-withheld-second-proof = Les destinataires ne sont révélés qu’à vous. Pour l’instant, une seule preuve montre que la demande vient de vous. Envoyez-en une seconde, d’un autre genre, par exemple le numéro d’un reçu de consentement, et nous les ajouterons.
answer-withheld-staff-of-controller = Les recherches sont citées avec leur date et leur but. Les noms des personnes qui travaillent pour nous ne le sont pas, car leurs droits comptent aussi ; dites-nous s’il vous en faut un pour défendre un droit.

answer-holding = Collection « { $name } »
answer-state = État
answer-purposes = À quoi elle sert
answer-basis = Base légale
answer-ground = Pourquoi des visages peuvent être traités
answer-retention = Durée de conservation d’une image
answer-retention-open = aucune durée n’est encore fixée
answer-notice = Information des personnes concernées
answer-notice-version = version { $version } ({ $language })
answer-person = Fiche « { $label } »
answer-email = Adresse électronique
answer-minor = Personne déclarée mineure
answer-territory = Où vous êtes, selon la fiche
answer-restriction = Limitation
answer-restriction-since = { $cause }, depuis le { $date }
answer-added = Ajoutée
answer-consent = Consentement { $number }
answer-consent-line = donné le { $date } au texte version { $version } : { $state }
answer-face = Image { $number }
answer-crop-alt = Votre visage, découpé dans l’image { $number }
answer-crop-caption = La découpe que nous conservons.
answer-picture-alt = L’image entière { $number }
answer-picture-caption = L’image entière que nous conservons.
answer-covered = { $places ->
    [one] À { $places } endroit, le visage d’une autre personne est masqué.
   *[other] À { $places } endroits, le visage d’autres personnes est masqué.
}
answer-no-picture = De cette image nous ne conservons pas de vue, seulement les précisions et le gabarit.
answer-picture-none = Vue
answer-source = D’où elle vient
answer-enrolled = Enregistrée
answer-until = Conservée jusqu’au
answer-until-past = Aurait dû être effacée le
answer-said = Dit à son sujet après une recherche
answer-said-line = { $day } : { $verdict ->
    [same-person] la personne recherchée
   *[other] une autre personne que celle recherchée
}
answer-restricted = Hors d’usage pour le moment
answer-place = Place dans l’image
answer-place-line = { $left } pixels depuis la gauche, { $top } depuis le haut ; { $width } de large, { $height } de haut
answer-quality = Qualité
answer-quality-line = { $eyes } pixels entre les yeux ; netteté { $sharpness } ; certitude du détecteur de visages { $score }
answer-others = Visages dans l’image
answer-template = Gabarit
answer-template-line = { $dimensions } nombres, produits par le modèle { $pack }
answer-template-digest = Empreinte du gabarit (SHA-256)
answer-template-explained = Un gabarit est une liste de nombres que le système tire d’un visage pour le comparer à d’autres. Ce n’est pas une image, mais on peut en tirer une image qui vous ressemble. Les nombres se trouvent dans data.json : gardez ce fichier comme vous garderiez une photo.

answer-searches = Recherches
answer-searches-lead = Les recherches qui vous ont montré, et toutes les autres qui ont eu lieu pendant qu’une collection vous contenait. Le registre connaît le jour et l’heure d’une recherche : le jour de votre enregistrement, certaines ont pu le précéder.
answer-searches-none = Aucune recherche n’a eu lieu pendant qu’une collection vous contenait.
answer-search-day = Jour
answer-search-gallery = Collection
answer-search-purpose = But
answer-search-kind = Ce qui a été comparé
answer-search-kind-identify = tous les visages de la collection
answer-search-kind-verify = vous uniquement
answer-search-returned = Vous a-t-on montré ?
answer-search-returned-yes = oui, ressemblance { $similarity } sur 100
answer-search-returned-no = non
answer-search-recipient = À qui
answer-recipient-withheld = non communiqué
answer-recipient-nobody = à personne
answer-recipient-unrecorded = non consigné

answer-exports = Identifications sorties du système
answer-exports-none = Aucune.

answer-requests = Vos autres demandes
answer-requests-line = { $kind }, reçue le { $date } : { $state } (numéro { $number })

answer-looked = Où et comment nous avons cherché
answer-looked-lead = Nous avons cherché dans toutes les collections, même hors d’usage, et sans limite de temps.
answer-looked-reviewed = { $reviewed ->
    [0] Aucun visage qui pourrait être le vôtre n’est apparu.
    [one] { $reviewed } visage qui pourrait être le vôtre est apparu. Une personne l’a regardé.
   *[other] { $reviewed } visages qui pourraient être le vôtre sont apparus. Une personne a regardé chacun d’eux.
}
answer-looked-gallery = Collection
answer-looked-faces = Visages qu’elle contient
answer-looked-how = Comment nous avons cherché
answer-looked-reference = d’après ce que vous avez cité : une référence, un numéro ou un nom
answer-looked-compared = tous les visages ({ $faces }) ont été comparés à votre photo le { $date } ; regardés à partir d’une ressemblance (cosinus) de { $cosine }, à laquelle il faut s’attendre à manquer { $missed } images d’une personne sur 100 avec une seule photo
answer-looked-selfie = Vous avez envoyé une photo de vous. Elle n’a servi qu’en mémoire et n’est pas conservée, pas plus que le gabarit qui en a été tiré.
answer-retry = Comment essayer de nouveau
answer-retry-lead = Une recherche par le visage peut manquer une image. Vous pouvez redemander à tout moment et aussi souvent qu’il le faut. Voici ce qui aide :
answer-retry-receipt = le numéro d’un reçu de consentement ou d’un enregistrement
answer-retry-source = l’image elle-même, ou l’endroit où vous l’avez vue
answer-retry-name = le nom ou le numéro sous lequel nous pouvons vous connaître
answer-retry-photo = une autre photo de vous, si vous le souhaitez ; ce n’est jamais une obligation

answer-decisions = Décisions par une machine
answer-decisions-text = Le système ne décide rien à votre sujet. Il classe des correspondances possibles par ressemblance, et des personnes décident de ce qu’elles valent. Il peut se tromper : une forte ressemblance ne dit pas que deux images montrent la même personne.
answer-transfers = Pour les transferts hors de l’Union et leurs garanties, voyez l’information de chaque collection, ou demandez-nous.

answer-rights = Vos droits
answer-rights-lead = Écrivez-nous à { $contact } ; c’est gratuit.
answer-right-rectification = Faire corriger des données inexactes (RGPD, art. 16)
answer-right-erasure = Faire effacer vos données (RGPD, art. 17)
answer-right-restriction = Faire limiter l’usage de vos données (RGPD, art. 18)
answer-right-portability = Emporter vos données : data.json est fait pour cela (RGPD, art. 20)
answer-right-objection = Vous opposer à l’usage de vos données ; votre visage sort aussitôt des recherches (RGPD, art. 21)
answer-right-withdrawal = Retirer un consentement, aussi simplement que vous l’avez donné (RGPD, art. 7, § 3)
answer-right-complaint = Vous plaindre à une autorité de protection des données, là où vous vivez, là où vous travaillez ou là où cela s’est passé (RGPD, art. 77)
answer-right-court = Saisir un tribunal (RGPD, art. 79)

answer-check = Comment vérifier cette réponse
answer-check-text = L’archive qui contient cette page est signée. Son fichier README.txt dit comment vérifier, sans nous, que rien n’a été modifié. Le registre consigne que votre demande a été reçue ; la preuve se trouve dans le dossier log.

# Le fichier README.txt de l’archive.
answer-readme =
    COMMENT VÉRIFIER CETTE RÉPONSE

    Ouvrez index.html pour lire la réponse. data.json contient la même chose pour les programmes ; sa forme est
    décrite dans access-answer.schema.json.

    Avec le programme countenance :
        countenance answer check FICHIER.zip --key CLÉ
    CLÉ est la clé publique de notre registre. Une copie se trouve dans log/key.txt. Comparez-la à celle de notre
    registre public, ou demandez-la-nous : une clé arrivée avec la réponse ne prouve rien à elle seule.

    Sans lui :
    1. manifest.json cite chaque fichier avec sa taille et son empreinte SHA-256. Comparez, par exemple avec
       sha256sum.
    2. manifest.json.sig est une note signée (C2SP signed-note, Ed25519). Sa troisième ligne est l’empreinte
       SHA-256 de manifest.json. golang.org/x/mod/sumdb/note, entre autres, vérifie de telles notes.
    3. log/leaf-N.json ouvre la ligne de notre registre qui dit que votre demande a été reçue : leaf contient ses
       quarante octets (Base64), record ce à quoi elle engage, key ce qui le montre (HMAC-SHA256 de record sous
       key donne les 32 derniers octets de la ligne), proof une preuve C2SP tlog-proof de sa présence.

    La signature dit que c’est bien la réponse que nous avons donnée, et qu’elle n’a pas été modifiée depuis.
    Elle ne peut pas montrer qu’aucune copie n’existe ailleurs.
