import Vocabulary

extension Cluster {
    /// What a request gets: an answer, or a watch.
    enum Reply: Sendable {
        case answer(APIAnswer)
        case watch(Watch)
        /// Objects to be written, which takes time that others need not wait for.
        case page(Page, ObjectWriter)
    }

    mutating func reply(to request: APIRequest, at now: Instant) -> Reply {
        do throws(APIStatus) {
            let user = try access.actor(request)
            if let target = Target(request.path) { return try reply(to: request, target, user, at: now) }
            return .answer(try page(request, user))
        } catch {
            return .answer(.failure(error))
        }
    }

    /// What is no resource.
    private func page(_ request: APIRequest, _ user: ClusterUser) throws(APIStatus) -> APIAnswer {
        let path = "/" + request.path.joined(separator: "/")
        let isPublic = ["/version", "/readyz", "/livez", "/healthz"].contains(path)
        if user.isAnonymous, !isPublic {
            throw APIStatus(403, "Forbidden", "forbidden: User \"\(user.name)\" cannot get path \"\(path)\"")
        }
        guard ["GET", "HEAD"].contains(request.method) else { throw .noMethod }
        let isAggregated = request.accept.contains("as=APIGroupDiscoveryList")
        func aggregated(core: Bool) -> APIAnswer {
            var answer = APIAnswer.json(Discovery.aggregated(core: core, registry))
            answer.type = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
            return answer
        }
        switch (request.path.first, request.path.count) {
        case ("version", 1): return .json(Discovery.version())
        case ("readyz", 1), ("livez", 1), ("healthz", 1): return .text("ok")
        case ("api", 1): return isAggregated ? aggregated(core: true) : .json(Discovery.core("127.0.0.1"))
        case ("apis", 1): return isAggregated ? aggregated(core: false) : .json(Discovery.groups(registry))
        case ("apis", 2):
            return Discovery.group(request.path[1], registry).map { .json($0) } ?? .pageNotFound
        case ("api", 2):
            return Discovery.resources("", request.path[1], registry).map { .json($0) } ?? .pageNotFound
        case ("apis", 3):
            return Discovery.resources(request.path[1], request.path[2], registry).map { .json($0) } ?? .pageNotFound
        case ("openapi", _): return OpenAPI.answer(request.path, registry)
        default: return .pageNotFound
        }
    }

    private mutating func reply(
        to request: APIRequest, _ target: Target, _ user: ClusterUser, at now: Instant
    ) throws(APIStatus) -> Reply {
        guard let verb = target.verb(request) else { throw .noMethod }
        let resource = target.resource + (target.subresource.map { "/" + $0 } ?? "")
        try access.check(
            user,
            AccessAttempt(
                verb: verb, group: target.group, resource: resource, namespace: target.namespace, name: target.name))
        if let review = Discovery.reviews.first(where: {
            $0.group == target.group && $0.version == target.version && $0.plural == target.resource
        }) {
            return try .answer(answer(review.kind, target, verb, request, user, at: now))
        }
        guard let kind = registry.find(group: target.group, version: target.version, plural: target.resource),
            kind.isNamespaced || target.namespace == nil
        else { return .answer(try nowhere(target)) }
        let subresource = target.subresource.flatMap(ResourceKind.Subresource.init)
        if target.subresource != nil {
            guard let subresource, kind.has(subresource), target.name != nil else {
                return .answer(try nowhere(target))
            }
        }
        let call = try call(request, target, kind, subresource, user, at: now)
        switch verb {
        case "list", "watch": return try list(call, target, request, isWatch: verb == "watch")
        case "get":
            guard let object = table(call.kind)[call.key] else {
                throw subresource == .scale && !kind.isCustom
                    ? .noScale(kind, call.name) : .notFound(kind, call.name)
            }
            return .answer(try answer(Outcome(object: object), call, request))
        default: return .answer(try write(call, verb, target, request))
        }
    }

    /// What a path of a resource that is not served gets: the groups that are built in say it as a status.
    private func nowhere(_ target: Target) throws(APIStatus) -> APIAnswer {
        let kinds = registry.kinds(group: target.group, version: target.version)
        if kinds.contains(where: { !$0.isCustom }) { throw .noResource }
        return .pageNotFound
    }

    private mutating func write(
        _ call: Call, _ verb: String, _ target: Target, _ request: APIRequest
    ) throws(APIStatus) -> APIAnswer {
        let kind = call.kind
        switch verb {
        case "create":
            guard target.name == nil, !kind.isNamespaced || target.namespace != nil else { throw .noMethod }
            return try answer(try create(call), call, request)
        case "update", "patch":
            guard target.name != nil else { throw .noMethod }
            if call.subresource == .scale {
                return try answer(try rescale(call, method: request.method), call, request)
            }
            return try answer(verb == "update" ? try replace(call) : try patch(call), call, request)
        case "delete":
            guard target.subresource == nil else { throw .noMethod }
            switch try delete(call) {
            case .stays(let object): return try answer(Outcome(object: object), call, request)
            case .gone(let object) where kind.kind == "Pod":
                return try answer(Outcome(object: object), call, request)
            case .gone(let object): return .json(APIStatus.success(kind, object.name, uid: object.uid).value)
            }
        case "deletecollection":
            guard kind.verbs.contains("deletecollection") else { throw .noMethod }
            let page = try page(kind, namespace: call.namespace, name: nil, try ListOptions(request, kind))
            try deleteAll(page.objects, call)
            return APIAnswer(body: ObjectWriter(kind: call.asked, representation: .whole, now: call.now).bytes(page))
        default: throw .noMethod
        }
    }

    private func answer(
        _ kind: String, _ target: Target, _ verb: String, _ request: APIRequest, _ user: ClusterUser, at now: Instant
    ) throws(APIStatus) -> APIAnswer {
        guard verb == "create" else { throw .noMethod }
        let resource = ResourceKind(
            group: target.group, version: target.version, kind: kind, plural: target.resource,
            singular: kind.lowercased(), isNamespaced: false, schema: .anything)
        let call = try call(request, target, resource, nil, user, at: now)
        guard let value = try review(target.resource, try read(call), user, call) else { return .pageNotFound }
        return .json(value, status: 201)
    }

    private func list(
        _ call: Call, _ target: Target, _ request: APIRequest, isWatch: Bool
    ) throws(APIStatus) -> Reply {
        let options = try ListOptions(request, call.asked)
        guard let representation = Representation(accept: request.accept) else { throw APIStatus.unacceptable }
        let writer = ObjectWriter(
            kind: call.asked, representation: representation, now: call.now,
            includes: request["includeObject"] ?? "Metadata")
        guard isWatch else {
            return .page(try page(call.kind, namespace: call.namespace, name: target.name, options), writer)
        }
        if options.sendsInitialEvents, options.match != "NotOlderThan" {
            var status = APIStatus(
                422, "Invalid",
                "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: "
                    + "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
            status.group = "meta.k8s.io"
            status.kind = "ListOptions"
            throw status
        }
        return .watch(
            Watch(
                call.kind, namespace: call.namespace, name: target.name ?? options.fields.name, options, writer,
                from: version))
    }

    private func call(
        _ request: APIRequest, _ target: Target, _ kind: ResourceKind, _ subresource: ResourceKind.Subresource?,
        _ user: ClusterUser, at now: Instant
    ) throws(APIStatus) -> Call {
        let agent = String(request.userAgent.prefix { $0 != "/" })
        let isApply = request.contentType.hasPrefix("application/apply-patch")
        var call = Call(
            kind: kind, namespace: kind.isNamespaced ? target.namespace : nil, name: target.name ?? "",
            subresource: subresource, user: user,
            manager: request["fieldManager"] ?? (isApply ? "" : agent.isEmpty ? "unknown" : agent), now: now,
            body: request.body, contentType: request.contentType)
        call.force = request.isSet("force")
        if let dryRun = request["dryRun"], !dryRun.isEmpty {
            guard dryRun == "All" else { throw .badRequest("dryRun: Unsupported value: \"\(dryRun)\"") }
            call.isDryRun = true
        }
        if let text = request["fieldValidation"], !text.isEmpty {
            guard let validation = Call.FieldValidation(rawValue: text) else {
                throw .badRequest("fieldValidation: Unsupported value: \"\(text)\"")
            }
            call.validation = validation
        }
        return call
    }

    private func answer(_ outcome: Outcome, _ call: Call, _ request: APIRequest) throws(APIStatus) -> APIAnswer {
        guard let representation = Representation(accept: request.accept) else { throw APIStatus.unacceptable }
        var answer: APIAnswer
        if call.subresource == .scale {
            answer = .json(Self.scale(of: outcome.object.value, call.kind), status: outcome.status)
        } else {
            let writer = ObjectWriter(
                kind: call.asked, representation: representation, now: call.now,
                includes: request["includeObject"] ?? "Metadata")
            answer = APIAnswer(status: outcome.status, body: writer.bytes(outcome.object))
        }
        answer.headers = outcome.warnings.map { ("warning", "299 - \(JSONText.text(.string($0)))") }
        return answer
    }
}
