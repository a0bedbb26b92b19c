import Cloud
import Testing
import Vocabulary

@testable import CloudAWS

@Suite struct CatalogueTests {
    private let catalogue = AWSCatalogue.catalogue

    @Test func typesAreTheSeven() {
        #expect(
            catalogue.types.map(\.type.rawValue)
                == [
                    "autoscaling/group", "ec2/address", "ec2/instance", "ec2/snapshot", "ec2/volume", "rds/cluster",
                    "rds/instance",
                ])
        #expect(catalogue.realms.first == "aws")
    }

    /// What is stated of a type fits together.
    @Test func descriptionsAreWhole() {
        for type in catalogue.types {
            let fields = Set(type.fields.map(\.field))
            let transitions = Set(type.transitions.map(\.name))
            #expect(transitions.count == type.transitions.count)
            for transition in type.transitions {
                #expect(fields.isSuperset(of: transition.touches), "\(type.type) \(transition.name)")
                #expect(transition.settlesWithin > 0)
            }
            for constraint in type.constraints {
                #expect(transitions.isSuperset(of: constraint.forbids), "\(type.type) \(constraint.reason)")
                #expect(type.attributes.contains(constraint.attribute), "\(type.type) \(constraint.attribute)")
                #expect(constraint.values?.isEmpty != true)
            }
            // What is neither on nor off, nor of a size, is never stopped.
            #expect((!type.has(.power) && type.has(.capacity)) == !type.stoppedMeans.isEmpty)
            #expect(type.attributeKinds.keys.allSatisfy(type.attributes.contains), "\(type.type)")
            #expect(type.followingAttributes.allSatisfy(type.attributes.contains), "\(type.type)")
            for name in type.attributes where name.rawValue.hasSuffix("At") {
                #expect(type.attributeKinds[name] == .number, "\(type.type) \(name)")
            }
            #expect(fields.isSuperset(of: type.stoppedMeans.map(\.field)))
            #expect(type.attributes.allSatisfy { !$0.rawValue.lowercased().contains("userdata") })
        }
    }

    /// Tags, copies and deletions are as the rest of the product takes them.
    @Test func consequencesFitTheirFields() {
        for type in catalogue.types {
            let effects = Dictionary(uniqueKeysWithValues: type.transitions.map { ($0.name, $0) })
            #expect(effects[.tag]?.effect == .tags && type.tagRules != nil, "\(type.type)")
            #expect(type.has(field: .existence) == (effects[.delete]?.effect == .deletion), "\(type.type)")
            #expect(type.has(field: .snapshot) == (effects[.snapshot]?.effect == .snapshot), "\(type.type)")
            #expect(effects[.delete].map { $0.touches == [.existence] && $0.actionClass == .absolute } ?? true)
            #expect(effects[.snapshot].map { $0.touches == [.snapshot] && $0.actionClass == .searchable } ?? true)
            for name: TransitionName in [.delete, .snapshot] where effects[name] != nil {
                #expect(type.changesPerCall(of: name) == 1)
            }
        }
        #expect(catalogue[.volume]?.changesPerCall(of: .tag) == 1000)
    }

    @Test func everyTypeCanBeListed() {
        for type in catalogue.types { #expect(Enquiry.of(type.type) != nil) }
    }

    @Test func databasesComeBackBySevenDays() {
        for type: ResourceType in ["rds/instance", "rds/cluster"] {
            let stop = catalogue[type]?.transitions.first { $0.name == .stop }
            #expect(stop?.note.contains("seven days") == true)
        }
    }

    @Test func everyWayToSignInMayTakeARole() {
        #expect(
            catalogue.credentialMethods.map(\.name)
                == ["environment", "profile", "webIdentity", "container", "instanceMetadata"])
        for method in catalogue.credentialMethods {
            #expect(method.options.map(\.name).suffix(2) == ["role", "externalId"])
            #expect(!method.options.contains { $0.isRequired })
        }
    }
}
