/// One conversation with a Git server. Calls block the repository's thread.
protocol RemoteStream: AnyObject {
    /// At least one byte, or 0 at the end of what the server says.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(RepositoryError) -> Int

    func write(_ bytes: UnsafeRawBufferPointer) throws(RepositoryError)

    /// Ends it, whether it is over or not.
    func close()
}
