# The pages of the portal.

portal-home-title = Votre image, vos droits
portal-home-lead = { $controller } conserve des images de personnes et peut y chercher par le visage. Vous pouvez demander ce qui est détenu sur vous, et davantage. C’est gratuit, sans compte, et sans avoir à dire pourquoi.
portal-home-register = Ce que nous conservons
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
