public import Cloud

/// What this product can do in a Kubernetes cluster, as pure values.
public enum KubernetesCatalogue {
    /// The whole of it.
    public static let catalogue = Catalogue(
        provider: "kubernetes", realms: ["kubernetes"], types: [], credentialMethods: CredentialMethod.kubernetes)
}
