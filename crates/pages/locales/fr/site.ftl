# What every page says.

site-skip = Aller au contenu
site-language = Langue
site-sample = EXEMPLE
site-sections = Rubriques
site-sign-out = Se déconnecter
site-contact = Une question ? { $contact }
site-rights = Vos droits
site-register = Ce que nous détenons et pourquoi
site-staff = Pour le personnel
site-none = aucun
site-save = Enregistrer
site-cancel = Annuler
site-next-page = Page suivante
site-details = Détails
site-page = Page

nav-search = Rechercher
nav-browse = Parcourir
nav-enrol = Intégrer
nav-console = Console

role-operator = Opérateur
role-officer = Délégué à la protection des données
role-administrator = Administrateur
role-auditor = Auditeur
role-integration = Programme

problem-refused = Cet acte n’est pas permis
problem-next-refused = Un élément que la loi exige n’est pas enregistré. Voici ce qui manque et que faire ensuite.
problem-not-found = Cette page n’existe pas
problem-next-not-found = Le lien est peut-être ancien ou incomplet. Si vous l’avez copié, copiez-le en entier.
problem-role = Cette page ne vous est pas ouverte
problem-next-role = Votre compte n’a pas le rôle auquel cette page est destinée. Un administrateur peut changer cela.
problem-gallery = Cette collection est hors de votre portée
problem-next-gallery = Votre compte n’atteint que d’autres collections. Un administrateur peut changer cela.
problem-busy = Trop de demandes à la fois
problem-next-busy = Attendez un instant, puis réessayez.
problem-unfit = Le formulaire contient une erreur
problem-next-unfit = Revenez en arrière, corrigez et renvoyez-le. Ce que vous avez saisi est toujours là.
problem-malformed = Le formulaire est illisible
problem-next-malformed = Revenez en arrière et renvoyez-le.
problem-photo = La photographie est inutilisable
problem-next-photo = Choisissez-en une autre : un fichier JPEG ou PNG où le visage est net.
problem-changed = La situation a changé entre-temps
problem-next-changed = Quelqu’un a été plus rapide. Rouvrez la page et regardez où en sont les choses.
problem-failed = Nous n’avons pas pu le faire
problem-next-failed = La faute est de notre côté. Ce qui a été confirmé est en sécurité. Réessayez plus tard ou communiquez-nous le numéro ci-dessous.
problem-key-copy = L’effacement n’est pas possible pour le moment
problem-next-key-copy = Ce que vous avez demandé est enregistré. Le second emplacement des clés est hors d’atteinte ; rien n’est effacé avant son retour. Réessayez plus tard ou écrivez-nous.
problem-too-large = C’est trop volumineux
problem-next-too-large = Choisissez un fichier plus petit et renvoyez-le.
problem-slow = L’envoi a été trop lent
problem-next-slow = Renvoyez-le avec une meilleure connexion.
problem-disk-full = Nous n’avons pas pu le conserver
problem-next-disk-full = La faute est de notre côté : il n’y a plus de place. Rien n’en a été conservé. Réessayez plus tard ou écrivez-nous.
problem-call = Numéro de cet appel : { $call }
problem-back = Revenir au début
problem-set-up = Rien n’est encore installé
problem-next-set-up = Ouvrez la page dont l’adresse a été affichée au démarrage du serveur.
problem-nobody = Vous n’êtes pas connecté
problem-next-nobody = Recommencez, ou connectez-vous avec un compte. Si cela se reproduit, dites à un administrateur quand c’était.
problem-issuer = Le service de connexion de votre organisme ne répond pas
problem-next-issuer = Réessayez plus tard, ou connectez-vous avec un compte.

site-easy = En mots simples
