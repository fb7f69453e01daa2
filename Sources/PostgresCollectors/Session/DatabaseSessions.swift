import ExporterCore

final class DatabaseSessions {}
