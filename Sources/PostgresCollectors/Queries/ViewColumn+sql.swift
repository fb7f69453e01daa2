extension ViewColumn {
    /// The column with 0 for SQL `NULL`, where dashboards made for the original rely on it.
    var orZero: Self {
        Self(kind: kind, name: name, help: help, expression: "coalesce(\(expression), 0)", needs: needs)
    }
}

/// Text as an SQL literal.
func literal(_ text: String) -> String {
    let doubled = text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    return "'\(doubled)'"
}
