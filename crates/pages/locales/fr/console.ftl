# The pages of the console.
console-places = Rubriques de la console
console-home-title = Échéances
console-home-no-requests = Aucune demande n’attend de réponse.
