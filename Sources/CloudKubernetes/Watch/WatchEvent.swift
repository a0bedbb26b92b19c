import Cloud

/// What a watch tells. Objects are lent as the bytes of their JSON, for the length of the call only.
///
/// The objects of a list have no `kind` and `apiVersion`; those of events have.
enum WatchEvent {
    /// All that was told is void, and all that there is will be told: what has not been told again at ``synced`` is gone.
    case restarted
    /// It is there, new or not.
    case added(UnsafeRawBufferPointer)
    case modified(UnsafeRawBufferPointer)
    /// As it was when it went.
    case deleted(UnsafeRawBufferPointer)
    /// All that there is has been told, as of that `resourceVersion`.
    case synced(String)
    /// Nothing else has happened up to that `resourceVersion`.
    case bookmark(String)
    /// The server cannot be followed, and it is tried again: what was told may be out of date until something else is told.
    case interrupted(CloudError)
}
