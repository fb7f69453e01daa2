extension ServerCatalog {
    /// Reads the answer to ``query``, and what the connection knows itself.
    init(_ rows: ResultRows, of connection: LibpqConnection) {
        self.init()
        version = connection.serverVersion
        database = connection.database
        user = connection.user
        read(rows)
        // A pooler tells a process of its own invention.
        isLent = backend != "\(connection.backendProcess)"
    }
}
