# Letters to people who asked for their rights, and the page on which the officer makes them.

# The page. It speaks the language of the page; what it shows below speaks the language of the letter.
letters-title = Lettres
letters-lead = Des textes à imprimer ou à copier, remplis avec ce que disent les registres. Rien de ce que vous écrivez ici n’est conservé.
letters-fit = Ce qui convient maintenant
letters-none = Aucune lettre ne convient maintenant.
letters-all = Toutes les lettres
letters-back = Retour à la demande
letters-language = Langue de la lettre
letters-fill = Ce que les registres ne disent pas
letters-fill-hint = Écrivez dans la langue de la lettre. Ce qui reste vide y est marqué.
letters-do = Mettre dans la lettre
letters-shown = La lettre
letters-gaps = { $count ->
    [one] Il reste { $count } blanc, marqué dans la lettre.
   *[other] Il reste { $count } blancs, marqués dans la lettre.
}
letters-whole = Il ne reste aucun blanc. Relisez-la avant de l’envoyer.
letters-early = L’état de la demande n’appelle pas cette lettre pour le moment. Regardez à deux fois avant de l’envoyer.
letters-closing = Si vous clôturez la demande par cette lettre, collez-y le même texte : son empreinte entre au journal.
letters-copy = Copier le texte
letters-copied = Copié
letters-print = Imprimer
letters-optional = peut rester vide
letters-certificate-says = Le certificat dit :

letter-kind-received = Demande reçue
letter-kind-identify = Montrer qui demande
letter-kind-extension = Plus de temps
letter-kind-answer = Réponse jointe
letter-kind-nothing = Rien trouvé
letter-kind-erased = Effacé
letter-kind-stopped = N’est plus utilisé
letter-kind-rectified = Rectifié
letter-kind-lifted = Sera de nouveau utilisé
letter-kind-refused = Refus

# The blanks. Their names stand in the form, and in the letter where nothing was written.
letter-gap-name = Nom
letter-gap-address = Adresse
letter-gap-date = Date de la lettre
letter-gap-signer = Qui signe
letter-gap-link = Lien de la personne
letter-gap-reason = Motif
letter-gap-until = Nouveau dernier jour
letter-gap-handover = Comment la réponse parvient à la personne
letter-gap-handover-hint = Par exemple : par votre lien, ou sur un disque joint.
letter-gap-certificates = Ce qui a été effacé, quand, et les certificats
letter-gap-stays = Ce qui reste, et pourquoi
letter-gap-stays-hint = Avec l’article. Écrivez « rien » si rien ne reste.
letter-gap-then = La suite
letter-gap-what = Ce qui a été rectifié
letter-gap-what-hint = Par exemple : votre nom, de « Duran » à « Durand ».
letter-gap-from = Premier jour d’utilisation
letter-gap-ground = Motif légal
letter-gap-authority = Autorité de contrôle, avec son adresse
letter-gap-court = Tribunal, avec son adresse
letter-gap-recipients = Qui a reçu les données, et comment ils ont été informés
letter-gap-recipients-hint = Écrivez « personne » si personne ne les a reçues.

# What every letter says.
letter-subject = Votre demande du { $received } : { $right }
letter-reference = Référence : { $reference }
letter-officer = Délégué à la protection des données : { $name }, { $contact }
letter-greeting = Bonjour { $name },
letter-questions = Pour toute question, écrivez à { $contact } en indiquant la référence ci-dessus.
letter-complaint = Si cela ne vous satisfait pas, vous pouvez introduire une réclamation auprès de { $authority } (RGPD, art. 77), ou auprès de l’autorité du lieu où vous vivez ou travaillez. Vous pouvez aussi saisir un tribunal (RGPD, art. 79).
letter-closing = Avec nos salutations distinguées,
letter-for = { $signer }, pour { $controller }

# Request received.
letter-received-1 = Votre demande nous est parvenue le { $received }. Cette lettre le confirme.
letter-received-2 = Vous aurez notre réponse le { $due } au plus tard. Elle est gratuite.
letter-received-paused = Le délai de réponse est suspendu jusqu’à ce qu’il soit clair qui demande.
letter-received-stopped = Ce que nous avons trouvé sur vous est dès maintenant hors de toute recherche, jusqu’à ce que votre demande soit tranchée.
letter-received-link = Vous pouvez voir où nous en sommes à l’adresse { $link }. Toute personne qui a ce lien le voit aussi : gardez-le pour vous.

# Please show that it is you.
letter-identify-1 = Ce que nous détenons sur une personne, nous ne le disons qu’à elle. Avant de continuer, nous devons être sûrs que c’est bien vous qui demandez (RGPD, art. 12, § 6).
letter-identify-2 = Pourquoi nous n’en sommes pas encore sûrs : { $reason }
letter-identify-need = { $count ->
    [one] Un seul de ces éléments suffit :
   *[other] Ce que vous demandez est sans retour. Envoyez-nous donc deux de ces éléments, indépendants l’un de l’autre :
}
letter-identify-receipt = le numéro inscrit sur le reçu de votre consentement
letter-identify-reference = la référence qui vous a été donnée lors de l’enregistrement de votre image
letter-identify-picture = l’image où vous figurez : son numéro, ou le lieu et la date où elle a été prise
letter-identify-code = un code que nous envoyons à l’adresse électronique que nous avons déjà de vous
letter-identify-staff = un appel ou une visite, si l’un de nous vous connaît et peut se porter garant
letter-identify-3 = N’envoyez pas de copie de carte d’identité ni de passeport. Une photographie de vous n’est pas nécessaire.
letter-identify-4 = Si vous n’avez rien de tout cela, dites-le-nous : nous chercherons un autre moyen avec vous.
letter-identify-paused = Tant que nous n’avons pas de vos nouvelles, le délai de réponse est suspendu.

# More time.
letter-extension-1 = Nous ne pouvons pas répondre à votre demande en un mois. Nous prenons jusqu’à deux mois de plus, une seule fois (RGPD, art. 12, § 3).
letter-extension-2 = Le motif : { $reason }
letter-extension-3 = Vous aurez notre réponse le { $until } au plus tard.

# Answer enclosed.
letter-answer-1 = { $count ->
    [one] Vous avez demandé ce que nous détenons sur vous. Dans nos collections, { $count } visage est le vôtre. Notre réponse accompagne cette lettre (RGPD, art. 15).
   *[other] Vous avez demandé ce que nous détenons sur vous. Dans nos collections, { $count } visages sont les vôtres. Notre réponse accompagne cette lettre (RGPD, art. 15).
}
letter-answer-portability-1 = { $count ->
    [one] Vous avez demandé vos données pour les emporter. Dans nos collections, { $count } visage est le vôtre. Notre réponse accompagne cette lettre (RGPD, art. 20).
   *[other] Vous avez demandé vos données pour les emporter. Dans nos collections, { $count } visages sont les vôtres. Notre réponse accompagne cette lettre (RGPD, art. 20).
}
letter-answer-handover = Comment vous la recevez : { $handover }
letter-answer-2 = C’est une seule archive. Ouvrez-y index.html pour lire, et data.json pour utiliser les données dans un autre programme. Elle vous dit :
letter-answer-pictures = quelles images de vous nous détenons ; les autres personnes y sont masquées
letter-answer-why = d’où vient chacune, à quoi elle sert, sur quelle base et pour combien de temps
letter-answer-who = qui a reçu vos données
letter-answer-searches = quelles recherches vous ont comparé ou trouvé, quand et pour quoi
letter-answer-3 = Vous pouvez aussi nous demander :

# Nothing found.
letter-nothing-1 = Nous vous avons cherché dans nos collections et n’y avons trouvé aucun visage qui soit le vôtre. En dehors de votre demande elle-même, nous n’y avons trouvé aucune donnée sur vous.
letter-nothing-references = Nous avons suivi toutes les références que vous avez données.
letter-nothing-photos = { $galleries ->
    [one] Nous avons comparé la ou les photographies que vous avez données avec { $faces } visages dans { $galleries } collection. Ni elles ni ce qui en a été calculé n’ont été conservés.
   *[other] Nous avons comparé la ou les photographies que vous avez données avec { $faces } visages dans { $galleries } collections. Ni elles ni ce qui en a été calculé n’ont été conservés.
}
letter-nothing-2 = Aucune recherche par le visage ne trouve tout. Si vous connaissez une image de vous, dites-nous laquelle ou où elle a été prise, et nous chercherons de nouveau. C’est gratuit aussi.

# Erased.
letter-erased-1 = Nous avons effacé ce que nous détenions sur vous, comme vous l’avez demandé :
letter-erased-list = { $faces ->
    [one] { $gallery }, { $day } : { $faces } visage. Certificat { $certificate }
   *[other] { $gallery }, { $day } : { $faces } visages. Certificat { $certificate }
}
letter-erased-2 = Les certificats sont joints. Chacun est signé et dit ce qui a été effacé et ce qui a été cherché ensuite.
letter-erased-stays = Ce qui reste, et pourquoi : { $stays }

# No longer used.
letter-stopped-objection = Vous vous êtes opposé à l’utilisation de vos données (RGPD, art. 21). Elles sont hors de toute recherche et ne sont plus montrées à personne.
letter-stopped-withdrawal = Vous avez retiré votre consentement (RGPD, art. 7, § 3). Ce qui reposait sur lui est hors de toute recherche et n’est plus montré à personne.
letter-stopped-restriction = Vous avez demandé la limitation de l’usage de vos données (RGPD, art. 18). Elles restent enregistrées, mais hors de toute recherche. Nous vous prévenons avant que cela prenne fin.
letter-stopped-other = Vos données sont hors de toute recherche et ne sont plus montrées à personne.
letter-stopped-since = Il en est ainsi depuis le { $since }.
letter-stopped-then = La suite : { $then }

# Put right.
letter-rectified-1 = Nous avons rectifié ce que vous nous avez signalé (RGPD, art. 16).
letter-rectified-2 = Ce qui a été rectifié : { $what }

# Recipients.
letter-told = Ceux qui avaient reçu vos données en ont été informés (RGPD, art. 19) :
letter-told-one = { $recipient } : { $how }
letter-told-gap = Qui avait reçu vos données, et comment nous l’en avons informé (RGPD, art. 19) : { $recipients }

# To be used again.
letter-lifted-1 = L’usage de vos données est limité. À partir du { $from }, nous les utilisons de nouveau. Vous l’apprenez avant ce jour, comme la loi le demande (RGPD, art. 18, § 3).
letter-lifted-2 = Le motif : { $reason }

# Refusal.
letter-refused-1 = Nous ne faisons pas ce que vous avez demandé. C’est une personne qui l’a décidé.
letter-refused-on = Nous ne faisons pas ce que vous avez demandé. C’est une personne qui l’a décidé, le { $day }.
letter-refused-ground = Le motif légal : { $ground }
letter-refused-reason = Sur quoi il repose dans votre cas : { $reason }
letter-refused-2 = Ce que vous pouvez faire (RGPD, art. 12, § 4) :
letter-refused-us = nous écrire, si vous pensez que quelque chose nous a échappé
letter-refused-authority = introduire une réclamation auprès de l’autorité de contrôle (RGPD, art. 77) : { $authority }
letter-refused-court = saisir un tribunal (RGPD, art. 79) : { $court }

letter-ground-manifestly-unfounded = la demande est manifestement infondée (RGPD, art. 12, § 5, b)
letter-ground-manifestly-excessive = la demande est manifestement excessive (RGPD, art. 12, § 5, b)
letter-ground-identity-not-shown = il n’est pas établi que c’est vous qui demandez (RGPD, art. 12, § 2 et 6)
letter-ground-freedom-of-expression = la liberté d’expression et d’information exige ces données (RGPD, art. 17, § 3, a)
letter-ground-legal-obligation = une loi ou une mission d’intérêt public exige ces données (RGPD, art. 17, § 3, b)
letter-ground-public-health = la santé publique exige ces données (RGPD, art. 17, § 3, c)
letter-ground-archiving = des archives, la recherche ou des statistiques exigent ces données (RGPD, art. 17, § 3, d)
letter-ground-legal-claims = des droits en justice exigent ces données (RGPD, art. 17, § 3, e)
letter-ground-compelling-grounds = des motifs impérieux l’emportent sur les vôtres (RGPD, art. 21, § 1)
letter-ground-no-case-of-restriction = aucun des cas de limitation n’est donné (RGPD, art. 18, § 1)
letter-ground-accurate = ce que nous détenons est exact (RGPD, art. 16)
letter-ground-rights-of-others = cela porterait atteinte aux droits d’autrui (RGPD, art. 15, § 4, et 20, § 4)
