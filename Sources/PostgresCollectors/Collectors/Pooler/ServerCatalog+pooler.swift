extension ServerCatalog {
    /// What PgBouncer's console offers: no views, but a version.
    init(pooler connection: LibpqConnection) {
        self.init()
        isPooler = true
        version = connection.serverVersion
        versionText = "PgBouncer \(connection.parameter("server_version") ?? "")"
        database = connection.database
        user = connection.user
    }
}
